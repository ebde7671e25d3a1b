package dev.detour.engine.telemetry;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What to add to {@link System#nanoTime()} for nanoseconds since the epoch. Anchored at construction and again when the
 * anchor is a minute old: the two clocks drift apart, and one of them may stand still while the machine sleeps. Not
 * thread-safe.
 */
final class EpochOffset implements LongSupplier {

    private static final long RENEWAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier ticker;
    private final LongSupplier epochNanos;
    private long anchoredNanos;
    private long offsetNanos;

    /** Over the machine's clocks. */
    EpochOffset() {
        this(System::nanoTime, EpochOffset::nowEpochNanos);
    }

    EpochOffset(LongSupplier ticker, LongSupplier epochNanos) {
        this.ticker = ticker;
        this.epochNanos = epochNanos;
        anchor(ticker.getAsLong());
    }

    /** The offset in nanoseconds. */
    @Override
    public long getAsLong() {
        long now = ticker.getAsLong();
        if (now - anchoredNanos >= RENEWAL_NANOS) {
            anchor(now);
        }
        return offsetNanos;
    }

    private void anchor(long now) {
        anchoredNanos = now;
        offsetNanos = epochNanos.getAsLong() - now;
    }

    private static long nowEpochNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
