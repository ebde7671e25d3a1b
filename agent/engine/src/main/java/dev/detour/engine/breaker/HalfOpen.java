package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One read at a time goes through, to see. */
final class HalfOpen extends Phase {

    private final long firstOpenedNanos;
    private final AtomicReference<@Nullable Probe> underWay = new AtomicReference<>();

    /** Written by the probe under way only, of which there is one. */
    private volatile int successes;

    HalfOpen(Breaker breaker, long firstOpenedNanos) {
        super(breaker);
        this.firstOpenedNanos = firstOpenedNanos;
    }

    @Override
    BreakerState state() {
        return BreakerState.HALF_OPEN;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        Probe before = underWay.get();
        // a probe that nobody reports would keep the server away for ever
        if (before != null && nowNanos - before.beganNanos < breaker.settings().openNanos()) {
            return null;
        }
        Probe probe = new Probe(nowNanos);
        return underWay.compareAndSet(before, probe) ? probe : null;
    }

    private final class Probe implements Permit {
        private final long beganNanos;

        Probe(long beganNanos) {
            this.beganNanos = beganNanos;
        }

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // the place is ours until it is left
        public void answered(long sentNanos, long nowNanos) {
            breaker.roundTrips().replied(sentNanos, nowNanos);
            if (underWay.get() != this) {
                return;
            }
            successes++;
            if (successes >= breaker.settings().successes()) {
                breaker.ramp(HalfOpen.this, firstOpenedNanos, nowNanos);
            }
            leave();
        }

        @Override
        public void failed(FaultKind kind, long nowNanos) {
            if (underWay.get() == this && tellsOnTheServer(kind)) {
                breaker.openAgain(HalfOpen.this, firstOpenedNanos, kind, nowNanos);
            }
            leave();
        }

        @Override
        public void withdrawn(long nowNanos) {
            leave();
        }

        @Override
        public boolean isProbe() {
            return true;
        }

        private void leave() {
            underWay.compareAndSet(this, null);
        }
    }
}
