package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Primary;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long one server takes to reply, and when it last did. Estimates as <a
 * href="https://www.rfc-editor.org/rfc/rfc6298">RFC 6298</a> does for TCP's retransmission timer: a smoothed round-trip
 * time and its variation, from which follows how long a reply is worth waiting for.
 *
 * <p>Once there are enough samples, a round trip is taken only if none was for a millisecond, or if it is unusually long:
 * at a hundred thousand hits a second the estimate would otherwise know the last millisecond and nothing before it, and
 * every hit would write to one cache line.
 *
 * <p>Without locks: both figures are packed in one long, and of two threads that bring a sample at the same time one may
 * lose it, which is intentional.
 */
final class RoundTrips {

    /** The precision of {@link #lastHeardNanos()}, and the granularity G of the RFC: the deadlines' own is no finer. */
    static final long GRANULARITY_NANOS = 1_000_000;

    /** Figures are kept in units of 16 ns, so that 34 seconds fit into 31 bits. */
    private static final int UNIT_SHIFT = 4;

    private static final long NONE = 0;

    /**
     * Once a time-out has shown that something is wrong, a reply is worth waiting for until silence has decided whether the
     * server is down, and half as long again.
     */
    private static final double PATIENCE = 1.5;

    private final long fixedNanos;
    private final long minNanos;
    private final int samples;
    private final long patienceNanos;

    /** The smoothed round trip in the upper half, its variation in the lower. */
    private final AtomicLong estimate = new AtomicLong(NONE);

    private final AtomicInteger seen = new AtomicInteger();
    /** But for what came to questions after its health, which {@link #pingedNanos} knows. */
    private final AtomicLong usedNanos;

    private volatile long pingedNanos;

    /**
     * When a round trip was last due to be taken. Not {@link #usedNanos}, which replies to other commands move too:
     * beside many of those the few reads would hardly ever be taken, but for the unusually long ones, which always are.
     */
    private volatile long sampledNanos;

    /** @param lastHeardNanos what stands for the time before this process knew the server */
    RoundTrips(Settings.Primary settings, long silenceNanos, long lastHeardNanos) {
        this.fixedNanos = settings.timeoutNanos();
        this.minNanos = settings.minTimeoutNanos();
        this.samples = settings.samples();
        this.patienceNanos = (long) (PATIENCE * silenceNanos);
        this.usedNanos = new AtomicLong(lastHeardNanos);
        this.pingedNanos = lastHeardNanos;
        this.sampledNanos = lastHeardNanos;
    }

    /**
     * How long to wait for a reply.
     *
     * <p>RFC 6298 doubles the timer with each time-out. Here it grows to its limit in one step: step by step, a server that
     * has merely become slower would cost its readers a time-out for each step.
     *
     * @param timingOut whether the last read timed out and nothing was heard since
     */
    long waitNanos(boolean timingOut) {
        if (fixedNanos != 0) {
            return fixedNanos;
        }
        if (seen.get() < samples) {
            return Primary.FOR_EVER;
        }
        long packed = estimate.get();
        long timerNanos = Math.max(minNanos, smoothed(packed) + Math.max(GRANULARITY_NANOS, 4 * variation(packed)));
        return timingOut ? Math.max(timerNanos, patienceNanos) : timerNanos;
    }

    /** Whether the settings say how long, whatever the server takes. */
    boolean isFixed() {
        return fixedNanos != 0;
    }

    /**
     * Whether a reply took longer than the settings allow; never where they leave it to the server. Deadlines are kept to a
     * millisecond, and what they let pass is in time.
     */
    boolean isLate(long tookNanos) {
        return isFixed() && tookNanos > fixedNanos + GRANULARITY_NANOS;
    }

    /** A reply came. */
    void answered(long sentNanos, long nowNanos) {
        long tookNanos = nowNanos - sentNanos;
        long packed = estimate.get();
        heard(nowNanos);
        boolean isDue = nowNanos - sampledNanos >= GRANULARITY_NANOS;
        if (isDue) {
            sampledNanos = nowNanos;
        }
        if (isDue || tookNanos > smoothed(packed) + 2 * variation(packed) || seen.get() < samples) {
            take(packed, Math.max(0, tookNanos));
        }
    }

    /** Something came, of which is not known when it was asked for. */
    void heard(long nowNanos) {
        long last = usedNanos.get();
        if (nowNanos - last >= GRANULARITY_NANOS) {
            usedNanos.compareAndSet(last, nowNanos); // whoever was first was as good
        }
    }

    /** The same, in reply to a question after its health. */
    void pinged(long nowNanos) {
        pingedNanos = nowNanos;
    }

    long lastHeardNanos() {
        long used = usedNanos.get();
        long pinged = pingedNanos;
        return pinged - used > 0 ? pinged : used;
    }

    long lastUsedNanos() {
        return usedNanos.get();
    }

    /** The smoothed round trip; 0 where there was none. */
    long smoothedNanos() {
        return smoothed(estimate.get());
    }

    private void take(long packed, long tookNanos) {
        if (!estimate.compareAndSet(packed, packed == NONE ? first(tookNanos) : next(packed, tookNanos))) {
            return;
        }
        if (seen.get() < samples) {
            seen.incrementAndGet();
        }
    }

    private static long first(long tookNanos) {
        return pack(tookNanos, tookNanos / 2);
    }

    private static long next(long packed, long tookNanos) {
        long smoothed = smoothed(packed);
        long variation = variation(packed);
        variation += (Math.abs(smoothed - tookNanos) - variation) / 4;
        smoothed += (tookNanos - smoothed) / 8;
        return pack(smoothed, variation);
    }

    /** Never {@link #NONE}, not even for two zeros. */
    private static long pack(long smoothedNanos, long variationNanos) {
        return Math.max(1, units(smoothedNanos)) << Integer.SIZE | units(variationNanos);
    }

    private static long units(long nanos) {
        return Math.min(Integer.MAX_VALUE, nanos >> UNIT_SHIFT);
    }

    private static long smoothed(long packed) {
        return packed >>> Integer.SIZE << UNIT_SHIFT;
    }

    private static long variation(long packed) {
        return (packed & 0xFFFF_FFFFL) << UNIT_SHIFT;
    }
}
