package dev.detour.doctor;

/** What a server did each second while it was looked at. */
record Rates(double hits, double misses, double evicted, double expired, double commands) {

    private static final double NANOS = 1e9;

    /** @param asked how many of the commands were the doctor's own */
    static Rates between(Info before, Info after, long nanos, long asked) {
        double seconds = nanos / NANOS;
        return new Rates(
                grown(before, after, "keyspace_hits") / seconds,
                grown(before, after, "keyspace_misses") / seconds,
                grown(before, after, "evicted_keys") / seconds,
                grown(before, after, "expired_keys") / seconds,
                Math.max(0, grown(before, after, "total_commands_processed") - asked) / seconds);
    }

    /** Counters may be reset at any time. */
    private static long grown(Info before, Info after, String counter) {
        return Math.max(0, after.number(counter) - before.number(counter));
    }

    double reads() {
        return hits + misses;
    }

    /** In percent of the reads; 0 where there are none. */
    double hitPercent() {
        return reads() == 0 ? 0 : 100 * hits / reads();
    }
}
