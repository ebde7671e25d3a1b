package dev.detour.engine.breaker;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A clock that is never set, for what only measures how much time has passed. */
final class TickerClock extends Clock {

    private final LongSupplier ticker;
    private final long startNanos;

    TickerClock(LongSupplier ticker) {
        this.ticker = ticker;
        this.startNanos = ticker.getAsLong();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(ticker.getAsLong() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
