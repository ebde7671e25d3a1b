package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Permit;
import org.jspecify.annotations.Nullable;

/** Nothing goes through, until its time is over or the server sends something. */
final class Open extends Phase {

    private final long firstOpenedNanos;
    private final long sinceNanos;

    /** @param firstOpenedNanos when the breaker was closed last; earlier than the other where a probe has failed */
    Open(Breaker breaker, long firstOpenedNanos, long sinceNanos) {
        super(breaker);
        this.firstOpenedNanos = firstOpenedNanos;
        this.sinceNanos = sinceNanos;
    }

    @Override
    BreakerState state() {
        return BreakerState.OPEN;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        if (!isOver(nowNanos)) {
            return null;
        }
        passTime(nowNanos);
        return breaker.admit(nowNanos);
    }

    private boolean isOver(long nowNanos) {
        return nowNanos - sinceNanos >= breaker.settings().openNanos();
    }

    @Override
    void passTime(long nowNanos) {
        if (isOver(nowNanos)) {
            breaker.tryAgain(this, firstOpenedNanos, "its time is over", nowNanos);
        }
    }

    @Override
    void heard(long nowNanos) {
        if (nowNanos - sinceNanos > 0) {
            breaker.tryAgain(this, firstOpenedNanos, "the server has sent something", nowNanos);
        }
    }
}
