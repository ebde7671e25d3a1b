package dev.detour.engine.breaker;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A phase in which reads go through and failures in a row are counted. It is itself the permit, so that none is made. */
abstract class Counting extends Phase implements Permit {

    private static final AtomicIntegerFieldUpdater<Counting> FAILURES =
            AtomicIntegerFieldUpdater.newUpdater(Counting.class, "failures");

    private volatile int failures;

    Counting(Breaker breaker) {
        super(breaker);
    }

    /** Lets a read in, unless the phase has ended by what was counted: time-outs open only once the server is silent. */
    final @Nullable Permit admitWhileCounting(long nowNanos) {
        int counted = failures;
        if (counted >= breaker.settings().failures() && breaker.isSilent(nowNanos)) {
            breaker.open(this, counted, FaultKind.TIMEOUT, nowNanos);
            return null;
        }
        return this;
    }

    @Override
    public final void answered(long sentNanos, long nowNanos) {
        breaker.roundTrips().replied(sentNanos, nowNanos);
        if (failures != 0) {
            failures = 0;
        }
    }

    @Override
    public final void failed(FaultKind kind, long nowNanos) {
        if (!tellsOnTheServer(kind)) {
            return;
        }
        if (kind == FaultKind.TIMEOUT) {
            breaker.roundTrips().timedOut();
        }
        int counted = FAILURES.incrementAndGet(this);
        boolean silent = kind != FaultKind.TIMEOUT || breaker.isSilent(nowNanos);
        if (counted >= breaker.settings().failures() && silent) {
            breaker.open(this, counted, kind, nowNanos);
        }
    }

    @Override
    public final void withdrawn(long nowNanos) {}

    @Override
    public final boolean isProbe() {
        return false;
    }
}
