package dev.detour.engine.breaker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many reads of one server may be sent once more: a share of the reads of the last window, and a few in any case, so
 * that a quiet service may retry at all. A server in trouble is not to be given half as much again. Lock-free.
 */
final class RetryBudget {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long IN_ANY_CASE = 10;

    private final int percent;
    private final LongAdder reads = new LongAdder();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong windowNanos;

    /** @param percent retries to a hundred reads; 0 allows none */
    RetryBudget(int percent, long nowNanos) {
        this.percent = percent;
        this.windowNanos = new AtomicLong(nowNanos);
    }

    /** A read is sent. */
    void counted() {
        reads.increment();
    }

    /** Takes a retry from the budget, if there is one. */
    boolean tryTake(long nowNanos) {
        long began = windowNanos.get();
        if (nowNanos - began >= WINDOW_NANOS && windowNanos.compareAndSet(began, nowNanos)) {
            retries.set(0);
            reads.reset();
        }
        long allowed = Math.max(IN_ANY_CASE, reads.sum() * percent / 100);
        return percent > 0 && retries.incrementAndGet() <= allowed;
    }
}
