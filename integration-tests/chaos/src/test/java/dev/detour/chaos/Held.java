package dev.detour.chaos;

import dev.detour.chaos.result.GateResult;
import java.util.List;

/**
 * What an application holds of the machine.
 *
 * @param heapBytes after a collection, without what it is allowed to remember of values
 * @param watchers threads that watch servers and listen to them, which come and go
 */
record Held(long threads, long sockets, long heapBytes, long watchers) {

    /** The figure of memory. */
    static final String HEAP = "heap after a collection, without remembered values";

    private static final double GROWTH = 1.05;
    private static final double NOTABLE = 0.99;

    /** Two pools of eight. */
    private static final int MOST_WATCHERS = 16;

    private static final double BYTES_PER_MEBIBYTE = 1 << 20;

    /**
     * Reads what the application's operation {@code footprint} says.
     *
     * @param rememberedBytes of the heap, those that values take in memory
     */
    static Held of(String footprint, long rememberedBytes) {
        String[] figures = footprint.split(" ", -1);
        return new Held(
                Long.parseLong(figures[0]),
                Long.parseLong(figures[1]),
                Math.max(0, Long.parseLong(figures[2]) - rememberedBytes),
                Long.parseLong(figures[3]));
    }

    /** Of each the less. */
    Held orLess(Held other) {
        return new Held(
                Math.min(threads, other.threads),
                Math.min(sockets, other.sockets),
                Math.min(heapBytes, other.heapBytes),
                Math.min(watchers, other.watchers));
    }

    /** Whether something is notably less. */
    boolean isBelow(Held other) {
        return threads < other.threads || sockets < other.sockets || heapBytes < other.heapBytes * NOTABLE;
    }

    /** A check for each, with what was held earlier and a twentieth as the limit. */
    List<GateResult> comparedTo(Held earlier, String client) {
        return List.of(
                count("threads", client, earlier.threads, threads, 1),
                GateResult.atMost(
                        "leaks",
                        "threads that watch servers and listen",
                        client,
                        MOST_WATCHERS,
                        (double) watchers,
                        "threads",
                        "was " + earlier.watchers),
                // of Detour's own links to a server one may be taking over from another, and one lie in reserve
                count("sockets", client, earlier.sockets, sockets, 2),
                GateResult.atMost(
                        "leaks",
                        HEAP,
                        client,
                        mebibytes(earlier.heapBytes * GROWTH),
                        mebibytes((double) heapBytes),
                        "MiB",
                        "was " + mebibytes((double) earlier.heapBytes)));
    }

    /** @param few how many more there may be where a twentieth is less */
    private static GateResult count(String what, String client, long earlier, long now, int few) {
        double limit = Math.max((double) earlier + few, Math.floor(earlier * GROWTH));
        return GateResult.atMost("leaks", what, client, limit, (double) now, what, "was " + earlier);
    }

    private static double mebibytes(double bytes) {
        return Math.round(bytes / BYTES_PER_MEBIBYTE * 100) / 100.0;
    }
}
