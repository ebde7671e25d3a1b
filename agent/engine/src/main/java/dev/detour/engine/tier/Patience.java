package dev.detour.engine.tier;

import java.util.concurrent.TimeUnit;

/**
 * When a server to which no link can be opened is tried again, although its reads may go well: after seconds, twice as
 * many each time, up to half a minute. Each try connects and authenticates anew, and what the server refuses, for its limit of clients or
 * for a password that has changed, goes into its own list and may lock the user out.
 *
 * <p>Told by the task of its server, asked by that or by the timer.
 */
final class Patience {

    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_DOUBLINGS = 5;
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Of one that is away: nulls are doubted for no longer than ten seconds after it was seen to be. */
    private static final int MAX_DOUBLINGS_AWAY = 2;

    /** Written by that task only. */
    private volatile int failures;

    private volatile long failedNanos;
    private volatile long untilNanos;
    private volatile int lossesKnown;

    /**
     * Whether it is too early.
     *
     * @param losses how often the server was found away: whoever found that since has a reason to ask at once
     */
    boolean lasts(long nowNanos, int losses) {
        return failures > 0 && nowNanos - untilNanos < 0 && losses == lossesKnown;
    }

    /** Whether the server has sent something since it was last tried in vain: then it is there, whatever it refuses. */
    boolean isHeardOf(long lastHeardNanos) {
        return failures > 0 && lastHeardNanos - failedNanos > 0;
    }

    /**
     * It has not answered.
     *
     * @param hadLink whether there was a link that it could have answered over: a lost one is replaced at once
     * @param isAway whether it is not there at all
     */
    void failed(boolean hadLink, boolean isAway, int losses, long nowNanos) {
        int doublings = Math.min(failures, isAway ? MAX_DOUBLINGS_AWAY : MAX_DOUBLINGS);
        long pause = failures == 0 && hadLink ? 0 : Math.min(MAX_NANOS, FIRST_NANOS << doublings);
        lossesKnown = losses;
        failedNanos = nowNanos;
        untilNanos = nowNanos + pause;
        failures = Math.min(failures, MAX_DOUBLINGS) + 1;
    }

    /** The server has answered. */
    void answered() {
        failures = 0;
    }
}
