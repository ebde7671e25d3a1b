package dev.detour.engine.tier;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ServerCondition;
import dev.detour.engine.model.ServerRole;
import java.util.concurrent.atomic.AtomicInteger;

/** A primary whose health the test sets. */
final class HeardPrimary implements Primary {

    final AtomicInteger heard = new AtomicInteger();
    volatile long lastHeardNanos = System.nanoTime() - 1_000_000_000L;
    volatile boolean isDatedWhenPinged;
    private volatile long pingedNanos = Long.MIN_VALUE;
    volatile int budget = 100;
    volatile BreakerState state = BreakerState.CLOSED;
    private final ServerRole role = new ServerRole();
    private final ServerCondition condition = new ServerCondition(System.nanoTime());

    @Override
    public ServerRole role() {
        return role;
    }

    @Override
    public ServerCondition condition() {
        return condition;
    }

    @Override
    public Permit admit(long nowNanos) {
        return Permit.UNCOUNTED;
    }

    @Override
    public long waitNanos() {
        return FOR_EVER;
    }

    @Override
    public void heard(long nowNanos) {
        heard.incrementAndGet();
    }

    @Override
    public void pinged(long nowNanos) {
        heard(nowNanos);
        if (isDatedWhenPinged) {
            pingedNanos = nowNanos;
        }
    }

    @Override
    public void heardLate(long sentNanos, long nowNanos) {}

    @Override
    public long lastHeardNanos() {
        return Math.max(lastHeardNanos, pingedNanos);
    }

    @Override
    public long lastUsedNanos() {
        return lastHeardNanos;
    }

    @Override
    public synchronized boolean hasRetryLeft(long nowNanos) {
        return budget > 0;
    }

    @Override
    public synchronized boolean mayRetry(long nowNanos) {
        return budget-- > 0;
    }

    @Override
    public BreakerState state() {
        return state;
    }
}
