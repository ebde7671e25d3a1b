package dev.detour.engine.breaker;

/**
 * How long a tier's breaker stays open until calls try the tier: always as long, or twice as long after each try that has
 * failed. Told of each change of the breaker, one after the other; asked by any thread.
 */
final class OpenTime {

    private final long firstNanos;
    private final long longestNanos;
    private volatile long nanos;
    private volatile long nextNanos;

    private OpenTime(long firstNanos, long longestNanos) {
        this.firstNanos = firstNanos;
        this.longestNanos = longestNanos;
        this.nanos = firstNanos;
        this.nextNanos = firstNanos;
    }

    static OpenTime always(long nanos) {
        return new OpenTime(nanos, nanos);
    }

    /** @param firstNanos as long as {@code longestNanos} where that is less */
    static OpenTime growing(long firstNanos, long longestNanos) {
        return new OpenTime(Math.min(firstNanos, longestNanos), longestNanos);
    }

    /** Of this time, or of the last where it is not open. */
    long nanos() {
        return nanos;
    }

    /**
     * Of the time that begins if it opens now. The same however often it is asked: of several tries under way each may fail
     * and open it.
     */
    long nextNanos() {
        return nextNanos;
    }

    /** It has opened. */
    void opened() {
        nanos = nextNanos;
    }

    /** It is tried. */
    void tried() {
        nextNanos = Math.min(2 * nanos, longestNanos);
    }

    /** It is closed: the next time is the first again. */
    void closed() {
        nextNanos = firstNanos;
    }
}
