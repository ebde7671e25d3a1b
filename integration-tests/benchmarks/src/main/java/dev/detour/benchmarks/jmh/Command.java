package dev.detour.benchmarks.jmh;

import dev.detour.engine.tier.DeadlineRing;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;

/** A read with a deadline, as each kind of timer wants it; the same object for all, so that none is charged for it. */
final class Command implements DeadlineRing.Entry, Runnable, TimerTask {

    private final long dueNanos;
    private volatile boolean settled;

    Command(long dueNanos) {
        this.dueNanos = dueNanos;
    }

    /** Its reply has come. */
    void settle() {
        settled = true;
    }

    @Override
    public boolean isSettled() {
        return settled;
    }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    @Override
    public void expired() {}

    @Override
    public void run() {}

    @Override
    public void run(Timeout timeout) {}
}
