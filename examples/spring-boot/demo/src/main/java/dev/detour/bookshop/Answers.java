package dev.detour.bookshop;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who answered the reads of the caches, by the counters of Detour's own report.
 *
 * @param memory that of the shop's process, with what was fresh or older
 * @param loaders reads that waited for one
 * @param nobody reads that ended in a null or an exception
 * @param loads successful ones by the loader's name; one may serve several reads, or none
 */
record Answers(long redis, long memory, long loaders, long nobody, Map<String, Long> loads) {

    /** Before anything was read, and where there is no Detour. */
    static final Answers NONE = new Answers(0, 0, 0, 0, Map.of());

    /**
     * The counts since the shop was started.
     *
     * @param page Detour's, or null where there is no Detour
     */
    static Answers of(@Nullable ShopClient page) throws IOException, InterruptedException {
        return page == null ? NONE : parse(page.get("/report.json").body());
    }

    static Answers parse(String report) {
        JsonNode root = JsonMapper.shared().readTree(report);
        JsonNode answers = root.path("answers");
        Map<String, Long> loads = new TreeMap<>();
        for (JsonNode loader : root.path("origin").path("loaders")) {
            loads.put(
                    loader.path("name").asString(""),
                    loader.path("loads").path("answered").asLong(0));
        }
        return new Answers(
                answers.path("primary").asLong(0),
                answers.path("local").asLong(0) + answers.path("stale").asLong(0),
                answers.path("origin").asLong(0),
                answers.path("none").asLong(0),
                loads);
    }

    /** What there was between an earlier count and this one; the loads are all of them. */
    Answers since(Answers earlier) {
        return new Answers(
                redis - earlier.redis,
                memory - earlier.memory,
                loaders - earlier.loaders,
                nobody - earlier.nobody,
                loads);
    }
}
