package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Permit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A share of the reads goes through: 1 percent for the first third of the time, then 10, then 50. */
final class Ramp extends Counting {

    private static final int[] PERCENT = {1, 10, 50};

    /** Has no factor in common with 100, so that any hundred reads in a row have the right share, evenly spread. */
    private static final int STRIDE = 61;

    private final long beganNanos;
    private final long lengthNanos;
    private final AtomicInteger reads = new AtomicInteger();

    Ramp(Breaker breaker, long beganNanos, long lengthNanos) {
        super(breaker);
        this.beganNanos = beganNanos;
        this.lengthNanos = lengthNanos;
    }

    @Override
    BreakerState state() {
        return BreakerState.RAMP;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        long elapsed = nowNanos - beganNanos;
        if (elapsed >= lengthNanos) {
            breaker.close(this, nowNanos);
            return breaker.admit(nowNanos);
        }
        int percent = PERCENT[(int) (elapsed * PERCENT.length / lengthNanos)];
        int place = Math.floorMod(reads.getAndIncrement(), 100) * STRIDE % 100;
        return place < percent ? admitWhileCounting(nowNanos) : null;
    }
}
