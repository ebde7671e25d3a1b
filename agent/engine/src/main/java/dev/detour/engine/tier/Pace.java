package dev.detour.engine.tier;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * So many of something in a second: each takes the next of evenly spaced times, and what was left unused is worth a tenth
 * of a second at most. Lock-free.
 */
public final class Pace {

    private static final long CREDIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long spaceNanos;
    private final LongSupplier ticker;
    private final AtomicLong nextNanos;

    public Pace(int perSecond, LongSupplier ticker) {
        this.spaceNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.ticker = ticker;
        this.nextNanos = new AtomicLong(ticker.getAsLong() - CREDIT_NANOS);
    }

    /** Takes the next one, if its time has come. */
    public boolean tryTake() {
        return waitForNext(0) == 0;
    }

    /** Takes the next one, whenever its time comes. */
    void take() {
        waitForNext(Long.MAX_VALUE);
    }

    /**
     * Takes the next one, if its time comes soon enough.
     *
     * @return how long it is until then; negative where that is longer, and nothing is taken
     */
    long waitForNext(long mostNanos) {
        long now = ticker.getAsLong();
        while (true) {
            long next = nextNanos.get();
            long from = next - (now - CREDIT_NANOS) > 0 ? next : now - CREDIT_NANOS;
            if (from - now > mostNanos) {
                return -1;
            }
            if (nextNanos.compareAndSet(next, from + spaceNanos)) {
                return Math.max(0, from - now);
            }
        }
    }
}
