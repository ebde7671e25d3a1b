package dev.detour.engine.evidence;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How two samples of one address show that what was there is gone. */
enum Loss {
    RESTARTED("was restarted"),
    LOADED("has read its data from disk"),
    FLUSHED("was emptied"),
    FAILED_OVER("continues a primary's history of writes from before its end");

    /** Of fewer keys, some may just have been deleted. */
    private static final long MIN_KEYS = 20;

    /** What a clock that counts whole seconds may be wrong by, and then some. */
    private static final long SLACK_SECONDS = 2;

    /** Over a longer time many may have been deleted one by one. */
    private static final long AT_ONCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String words;

    Loss(String words) {
        this.words = words;
    }

    /** What the server did, in the words of a log line. */
    String words() {
        return words;
    }

    /**
     * Null where nothing is lost, as far as can be told.
     *
     * @param before null where the server was not sampled before
     * @param formerKnown how far the history was seen to go, of which the server's present one is a continuation; -1 where
     *     it was never seen
     */
    static @Nullable Loss between(@Nullable NodeSample before, NodeSample after, long formerKnown) {
        boolean beganHistory = before == null || !before.history().equals(after.history());
        if (beganHistory && formerKnown >= after.formerOffset() && after.formerOffset() >= 0) {
            return FAILED_OVER;
        }
        if (before == null) {
            return null;
        }
        if (before.isLoading() && !after.isLoading()) {
            return LOADED;
        }
        boolean isOther = !after.runId().equals(before.runId()) || hasStartedSince(before, after);
        if (isOther) {
            return beganHistory && formerKnown >= 0 ? null : RESTARTED; // its address leads to what was its replica
        }
        boolean atOnce = after.atNanos() - before.atNanos() < AT_ONCE_NANOS;
        return atOnce && isEmptied(before, after) ? FLUSHED : null;
    }

    private static boolean hasStartedSince(NodeSample before, NodeSample after) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(after.atNanos() - before.atNanos());
        return after.uptimeSeconds() >= 0 && after.uptimeSeconds() + SLACK_SECONDS < seconds;
    }

    /** That so many were deleted one by one in a second is no explanation. */
    private static boolean isEmptied(NodeSample before, NodeSample after) {
        long gone = before.keys() - after.keys();
        long explained = after.evicted() - before.evicted() + after.expired() - before.expired();
        return before.keys() >= MIN_KEYS && after.keys() * 10 < before.keys() && explained < gone / 2;
    }
}
