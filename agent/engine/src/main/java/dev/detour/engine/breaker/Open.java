package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Nothing goes through, until the server speaks or enough time has passed. */
final class Open extends State {

    private final long openedNanos;
    private final long outageNanos;

    /** When a read was last let through to try, at first when this state began. */
    private final AtomicLong triedNanos;

    /** @param outageNanos when the breaker was last closed, which may be longer ago than {@code openedNanos} */
    Open(Health health, Transition entry, long openedNanos, long outageNanos) {
        super(health, entry);
        this.openedNanos = openedNanos;
        this.outageNanos = outageNanos;
        this.triedNanos = new AtomicLong(openedNanos);
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

    private boolean isDue(long nowNanos) {
        return nowNanos - openedNanos >= health.settings().openNanos();
    }

    /** One at a time: a connection to a server that is gone may take seconds to fail. */
    @Override
    boolean mayTry(long nowNanos) {
        long tried = triedNanos.get();
        return nowNanos - tried >= health.settings().openNanos() && triedNanos.compareAndSet(tried, nowNanos);
    }

    /** The one that was let through to try has failed: it is as if its read had. */
    @Override
    void unreached(FaultKind kind, long nowNanos) {
        Permit probe = admit(nowNanos);
        if (probe != null) {
            probe.failed(kind, nowNanos);
        }
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
