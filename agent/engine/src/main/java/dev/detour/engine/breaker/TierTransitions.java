package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import java.util.function.LongSupplier;

/** Puts the transitions of a Resilience4j breaker into Detour's words. */
final class TierTransitions {

    private final String subject;
    private final Tier tier;
    private final Settings.Breaker settings;
    private final OpenTime openTime;
    private final Transition.Listener listener;
    private final LongSupplier ticker;
    private volatile long lastNanos;

    TierTransitions(
            String subject,
            Tier tier,
            Settings.Breaker settings,
            OpenTime openTime,
            Transition.Listener listener,
            LongSupplier ticker) {
        this.subject = subject;
        this.tier = tier;
        this.settings = settings;
        this.openTime = openTime;
        this.listener = listener;
        this.ticker = ticker;
        this.lastNanos = ticker.getAsLong();
    }

    /** When the present state began. */
    long lastNanos() {
        return lastNanos;
    }

    void changed(StateTransition change) {
        long nowNanos = ticker.getAsLong();
        lastNanos = nowNanos;
        BreakerState from = kind(change.getFromState());
        BreakerState to = kind(change.getToState());
        switch (to) {
            case OPEN -> openTime.opened();
            case HALF_OPEN -> openTime.tried();
            case CLOSED, RAMP -> openTime.closed();
        }
        Announcements.tell(listener, new Transition(subject, tier, from, to, reason(from, to), nowNanos));
    }

    private String reason(BreakerState from, BreakerState to) {
        return switch (to) {
            case OPEN ->
                from == BreakerState.HALF_OPEN
                        ? "the call that tried it failed"
                        : settings.failures() + " failures in a row";
            case HALF_OPEN -> Words.duration(openTime.nanos()) + " are over";
            case CLOSED, RAMP -> settings.successes() + " calls in a row succeeded";
        };
    }

    static BreakerState kind(CircuitBreaker.State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
        };
    }
}
