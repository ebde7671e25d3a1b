package dev.detour.engine.tier;

/**
 * How long a server takes, as the one who chooses among servers should see it: a peak counts at once and fades, with a
 * half-life of 10 s, and each call under way counts as one more of the same.
 *
 * <p>After Finagle's peak EWMA (com.twitter.finagle.loadbalancer.PeakEwma). It reacts to a server that becomes slow with
 * the first slow reply, and tries it again when that is long ago. Guarded by itself; held for a few instructions.
 */
final class PeakEwma {

    static final long HALF_LIFE_NANOS = 10_000_000_000L;

    /** Of a server that was not asked yet: what a server near by takes. */
    private static final double UNKNOWN_NANOS = 1_000_000;

    private double tookNanos = UNKNOWN_NANOS;
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

    /** What one more call costs; compares with that of another server. */
    synchronized double cost(long nowNanos) {
        return tookNanos * remaining(nowNanos) * (underWay + 1);
    }

    private double remaining(long nowNanos) {
        return Math.pow(0.5, (double) Math.max(0, nowNanos - atNanos) / HALF_LIFE_NANOS);
    }
}
