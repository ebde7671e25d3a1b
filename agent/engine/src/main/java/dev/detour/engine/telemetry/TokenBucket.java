package dev.detour.engine.telemetry;

import java.util.function.LongSupplier;

/** Allows so many events per second, with one second's worth at once after a pause. Thread-safe. */
final class TokenBucket {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final LongSupplier ticker;
    private final long tokenNanos;
    private long creditNanos;
    private long seenNanos;

    /**
     * A full bucket.
     *
     * @param perSecond from 1
     * @param ticker {@link System#nanoTime()} or a stand-in
     */
    TokenBucket(int perSecond, LongSupplier ticker) {
        this.ticker = ticker;
        this.tokenNanos = SECOND_NANOS / perSecond;
        this.creditNanos = SECOND_NANOS;
        this.seenNanos = ticker.getAsLong();
    }

    /** Takes a token if there is one. */
    synchronized boolean tryTake() {
        long now = ticker.getAsLong();
        creditNanos = Math.min(SECOND_NANOS, creditNanos + Math.min(SECOND_NANOS, now - seenNanos));
        seenNanos = now;
        if (creditNanos < tokenNanos) {
            return false;
        }
        creditNanos -= tokenNanos;
        return true;
    }
}
