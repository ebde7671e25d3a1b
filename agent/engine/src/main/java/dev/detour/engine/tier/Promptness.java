package dev.detour.engine.tier;

/**
 * Whether a loader is late: from when loads have been under way for longer than a soft timeout and none has ended, until one
 * has ended sooner. Whoever has a stale value in its place need not find that out anew. Thread-safe; never blocks for long.
 */
final class Promptness {

    private final long softNanos;

    // all are guarded by this
    private int underWay;
    private long sinceNanos;
    private boolean wasLate;

    /** @param softNanos what a load may take and not be late */
    Promptness(long softNanos) {
        this.softNanos = softNanos;
    }

    synchronized void begins(long nowNanos) {
        if (underWay++ == 0) {
            sinceNanos = nowNanos;
        }
    }

    /** @param tookNanos how long the loader took, or a negative number where that says nothing of it */
    synchronized void ended(long tookNanos, long nowNanos) {
        underWay--;
        if (tookNanos >= 0) {
            wasLate = tookNanos > softNanos;
            sinceNanos = nowNanos;
        }
    }

    synchronized boolean isLate(long nowNanos) {
        return wasLate || underWay > 0 && nowNanos - sinceNanos > softNanos;
    }
}
