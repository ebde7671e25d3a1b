package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Transition;
import org.jspecify.annotations.Nullable;

/** The breaker and the round-trip times of one server. */
final class ServerHealth implements Primary {

    private final RoundTrips roundTrips;
    private final Breaker breaker;

    ServerHealth(String server, Settings settings, Transition.Listener listener, long nowNanos) {
        this.roundTrips = new RoundTrips(settings, nowNanos);
        this.breaker = new Breaker(server, settings.breaker(), roundTrips, listener);
    }

    @Override
    public @Nullable Permit admit(long nowNanos) {
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
    public BreakerState state() {
        return breaker.state();
    }
}
