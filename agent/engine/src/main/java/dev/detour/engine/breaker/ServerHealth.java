package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Transition;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The breaker and the round-trip times of one server. */
final class ServerHealth implements Primary {

    private final RoundTrips roundTrips;
    private final Breaker breaker;
    private final RetryBudget retries;
    private final LongSupplier ticker;

    ServerHealth(String server, Settings settings, Transition.Listener listener, LongSupplier ticker) {
        long nowNanos = ticker.getAsLong();
        this.ticker = ticker;
        this.roundTrips = new RoundTrips(settings, nowNanos);
        this.retries = new RetryBudget(settings.retry().budgetPercent(), nowNanos);
        this.breaker = new Breaker(server, settings.breaker(), roundTrips, listener);
    }

    @Override
    public @Nullable Permit admit(long nowNanos) {
        retries.counted();
        return breaker.admit(nowNanos);
    }

    @Override
    public long waitNanos() {
        return roundTrips.waitNanos();
    }

    @Override
    public void heard(long nowNanos) {
        roundTrips.heard(nowNanos);
        breaker.heard(nowNanos);
    }

    @Override
    public void heardLate(long sentNanos, long nowNanos) {
        roundTrips.replied(sentNanos, nowNanos);
        breaker.heard(nowNanos);
    }

    @Override
    public long lastHeardNanos() {
        return roundTrips.lastHeardNanos();
    }

    @Override
    public boolean mayRetry(long nowNanos) {
        return retries.tryTake(nowNanos);
    }

    @Override
    public BreakerState state() {
        return breaker.state(ticker.getAsLong());
    }
}
