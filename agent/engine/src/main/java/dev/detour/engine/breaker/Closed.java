package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import org.jspecify.annotations.Nullable;

/** Everything goes through. */
final class Closed extends Counting {

    Closed(Health health, @Nullable Transition entry) {
        super(health, entry);
    }

    @Override
    BreakerState kind() {
        return BreakerState.CLOSED;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        return opens(nowNanos) ? null : this;
    }

    @Override
    long outageNanos(long nowNanos) {
        return nowNanos;
    }
}
