package dev.detour.engine.telemetry;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What to add to {@link System#nanoTime()} for nanoseconds since the epoch. Anchored at construction and again when the
 * anchor is a minute old: the two clocks drift apart, and one of them may stand still while the machine sleeps. Thread-safe:
 * of several threads that anchor it anew, any may be the last.
 */
final class EpochOffset implements LongSupplier {

    private static final long RENEWAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier ticker;
    private final LongSupplier epochNanos;
    private volatile Anchor anchor;

    private record Anchor(long atNanos, long offsetNanos) {}

    /** Over the machine's clocks. */
    EpochOffset() {
        this(System::nanoTime, EpochOffset::nowEpochNanos);
    }

    EpochOffset(LongSupplier ticker, LongSupplier epochNanos) {
        this.ticker = ticker;
        this.epochNanos = epochNanos;
        this.anchor = anchored(ticker.getAsLong());
    }

    /** The offset in nanoseconds. */
    @Override
    public long getAsLong() {
        long now = ticker.getAsLong();
        Anchor last = anchor;
        if (now - last.atNanos >= RENEWAL_NANOS) {
            last = anchored(now);
            anchor = last;
        }
        return last.offsetNanos;
    }

    private Anchor anchored(long now) {
        return new Anchor(now, epochNanos.getAsLong() - now);
    }

    private static long nowEpochNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
