package dev.detour.engine.model;

/**
 * The time to live that the application itself gives to the values of a route, as its latest write of one had it.
 * Thread-safe; never blocks.
 */
public final class WrittenTtl {

    private static final long UNKNOWN = -1;

    private volatile long nanos = UNKNOWN;

    /** In nanoseconds; a negative number as long as none was seen. */
    public long nanos() {
        return nanos;
    }

    /**
     * A write gave this one, in nanoseconds; one that is not positive says nothing. Another by less than a hundredth is
     * the same: what is told as a moment varies a little, and many threads' writes should not fight over a cache line.
     */
    public void saw(long ttlNanos) {
        long known = nanos;
        if (ttlNanos > 0 && Math.abs(ttlNanos - known) > known / 100) {
            nanos = ttlNanos;
        }
    }
}
