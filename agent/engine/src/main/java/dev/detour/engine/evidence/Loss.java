package dev.detour.engine.evidence;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a server shows that what was there is gone. That it has read its data from disk is none of its own: a server that
 * does is another run.
 */
enum Loss {
    RESTARTED("was restarted"),
    FLUSHED("was emptied"),
    FAILED_OVER("continues a primary's history of writes from before its end");

    /** What a clock that counts whole seconds may be wrong by, and then some. */
    private static final long SLACK_SECONDS = 2;

    private final String words;

    Loss(String words) {
        this.words = words;
    }

    /** What the server did, in the words of a log line. */
    String words() {
        return words;
    }

    /**
     * By who the server is. Null where nothing is lost, as far as can be told.
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
        boolean isOther = !after.runId().equals(before.runId()) || hasStartedSince(before, after);
        boolean wasReplica = beganHistory && formerKnown >= 0; // its address leads to what was its replica
        return isOther && !wasReplica ? RESTARTED : null;
    }

    private static boolean hasStartedSince(NodeSample before, NodeSample after) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(after.atNanos() - before.atNanos());
        return after.uptimeSeconds() >= 0 && after.uptimeSeconds() + SLACK_SECONDS < seconds;
    }
}
