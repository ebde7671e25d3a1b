package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Permit;
import org.jspecify.annotations.Nullable;

/** Everything goes through. */
final class Closed extends Counting {

    Closed(Breaker breaker) {
        super(breaker);
    }

    @Override
    BreakerState state() {
        return BreakerState.CLOSED;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        return admitWhileCounting(nowNanos);
    }
}
