package dev.detour.clinic;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who answered the reads of the caches, by the counters of Detour's own report.
 *
 * @param memory that of the clinic's process, with what was fresh or older
 * @param nobody reads that ended in a null or an exception
 */
record Answerers(long redis, long replicas, long memory, long loader, long nobody) {

    /** Where there is no Detour. */
    static final Answerers NONE = new Answerers(0, 0, 0, 0, 0);

    /** @param report as the page gives it */
    static Answerers in(String report) {
        JsonNode answers = JsonMapper.shared().readTree(report).path("answers");
        return new Answerers(
                answers.path("primary").asLong(0),
                answers.path("replica").asLong(0),
                answers.path("local").asLong(0) + answers.path("stale").asLong(0),
                answers.path("origin").asLong(0),
                answers.path("none").asLong(0));
    }

    /** What there was between an earlier report and this one. */
    Answerers since(Answerers earlier) {
        return new Answerers(
                redis - earlier.redis,
                replicas - earlier.replicas,
                memory - earlier.memory,
                loader - earlier.loader,
                nobody - earlier.nobody);
    }

    @Override
    public String toString() {
        return "Redis " + redis + ", replicas " + replicas + ", memory " + memory + ", loader " + loader + ", nobody "
                + nobody;
    }

    /** Reads that did not need the key's primary. */
    long instead() {
        return replicas + memory + loader;
    }
}
