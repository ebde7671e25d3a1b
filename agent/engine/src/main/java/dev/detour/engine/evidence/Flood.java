package dev.detour.engine.evidence;

import java.util.concurrent.TimeUnit;

/** Tells a flood of events from now and then a lost one: so many in a minute. Thread-safe. */
final class Flood {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final long most;
    private long lostBefore;
    private long sinceNanos;

    Flood(long most, long nowNanos) {
        this.most = most;
        this.sinceNanos = nowNanos;
    }

    /** @param lost how many ever were */
    synchronized boolean isOne(long lost, long nowNanos) {
        boolean isOne = lost - lostBefore >= most;
        if (isOne || nowNanos - sinceNanos >= WINDOW_NANOS) {
            lostBefore = lost;
            sinceNanos = nowNanos;
        }
        return isOne;
    }
}
