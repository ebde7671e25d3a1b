package dev.detour.engine.tier;

/**
 * How long a server takes, as the one who chooses among servers should see it: a peak counts at once and fades, with a
 * half-life of 10 s.
 *
 * <p>After Finagle's peak EWMA (com.twitter.finagle.loadbalancer.PeakEwma). It reacts to a server that becomes slow with
 * the first slow reply, and tries it again when that is long ago. Guarded by itself; held for a few instructions.
 */
final class PeakEwma {

    static final long HALF_LIFE_NANOS = 10_000_000_000L;

    /**
     * What a server near by takes: it is expected of one that was not asked yet, and less is not told apart, or the one
     * that was asked longer ago would always seem faster.
     */
    static final double USUAL_NANOS = 1_000_000;

    private double tookNanos = USUAL_NANOS;
    private long atNanos;
    private int underWay;

    PeakEwma(long nowNanos) {
        this.atNanos = nowNanos;
    }

    synchronized void began() {
        underWay++;
    }

    synchronized void ended(long tookNanos, long nowNanos) {
        underWay--;
        double kept = remaining(nowNanos);
        double average = this.tookNanos * kept + tookNanos * (1 - kept);
        this.tookNanos = Math.max(average, tookNanos);
        atNanos = nowNanos;
    }

    /** A call that says nothing of the server has ended. */
    synchronized void withdrawn() {
        underWay--;
    }

    /** How many calls have begun and not ended. */
    synchronized int underWay() {
        return underWay;
    }

    /** What one more call is expected to take; never less than {@link #USUAL_NANOS}. */
    synchronized double tookNanos(long nowNanos) {
        return Math.max(USUAL_NANOS, tookNanos * remaining(nowNanos));
    }

    private double remaining(long nowNanos) {
        return Math.pow(0.5, (double) Math.max(0, nowNanos - atNanos) / HALF_LIFE_NANOS);
    }
}
