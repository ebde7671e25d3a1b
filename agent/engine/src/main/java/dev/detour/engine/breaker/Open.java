package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import org.jspecify.annotations.Nullable;

/** Nothing goes through, until the server speaks or enough time has passed. */
final class Open extends State {

    private final long openedNanos;
    private final long outageNanos;

    /** @param outageNanos when the breaker was last closed, which may be longer ago than {@code openedNanos} */
    Open(Health health, Transition entry, long openedNanos, long outageNanos) {
        super(health, entry);
        this.openedNanos = openedNanos;
        this.outageNanos = outageNanos;
    }

    @Override
    BreakerState kind() {
        return BreakerState.OPEN;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        if (!isDue(nowNanos)) {
            return null;
        }
        halfOpen(Words.duration(health.settings().openNanos()) + " are over", nowNanos);
        return health.current().admit(nowNanos);
    }

    @Override
    boolean isDue(long nowNanos) {
        return nowNanos - openedNanos >= health.settings().openNanos();
    }

    @Override
    void heard(long nowNanos) {
        // what was read before it opened is no news
        if (nowNanos - openedNanos > 0) {
            halfOpen("it has sent something", nowNanos);
        }
    }

    private void halfOpen(String reason, long nowNanos) {
        health.change(this, new HalfOpen(health, to(BreakerState.HALF_OPEN, reason, nowNanos), nowNanos, outageNanos));
    }
}
