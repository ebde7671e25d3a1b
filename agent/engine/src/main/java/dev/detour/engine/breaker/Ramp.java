package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A growing share of reads goes through, for a third of its length each. */
final class Ramp extends Counting {

    private static final int[] PERCENT = {1, 10, 50};

    private final long startedNanos;
    private final long lengthNanos;
    private final long outageNanos;
    private final AtomicInteger asked = new AtomicInteger();

    Ramp(Health health, Transition entry, long startedNanos, long lengthNanos, long outageNanos) {
        super(health, entry);
        this.startedNanos = startedNanos;
        this.lengthNanos = lengthNanos;
        this.outageNanos = outageNanos;
    }

    @Override
    BreakerState kind() {
        return BreakerState.RAMP;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        if (opens(nowNanos)) {
            return null;
        }
        long passedNanos = Math.max(0, nowNanos - startedNanos);
        if (passedNanos >= lengthNanos) {
            health.change(this, new Closed(health, to(BreakerState.CLOSED, "the ramp is over", nowNanos)));
            return health.current().admit(nowNanos);
        }
        int percent = PERCENT[(int) (passedNanos * PERCENT.length / lengthNanos)];
        return isInShare(percent) ? this : null;
    }

    @Override
    long outageNanos(long nowNanos) {
        return outageNanos;
    }

    /** True for the first read and evenly spread: of a hundred in a row for exactly so many. */
    private boolean isInShare(int percent) {
        return Math.floorMod(asked.getAndIncrement(), 100) * percent % 100 < percent;
    }
}
