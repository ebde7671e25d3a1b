package dev.detour.engine.tier;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task that is to be run later, again and again, but never twice at a time: asking is cheap and does nothing where it
 * is to be run already. Thread-safe.
 */
final class Recurring {

    private final ScheduledThreadPoolExecutor timer;
    private final long delayNanos;
    private final Runnable task;
    private final AtomicBoolean isAhead = new AtomicBoolean();

    /** The run that counts. Written by whoever has set {@link #isAhead}. */
    private volatile int run;

    Recurring(ScheduledThreadPoolExecutor timer, long delayNanos, Runnable task) {
        this.timer = timer;
        this.delayNanos = delayNanos;
        this.task = task;
    }

    /** Never blocks; where something is thrown, as there is no thread to be had for one, the next one who asks succeeds. */
    void later() {
        if (isAhead.get() || !isAhead.compareAndSet(false, true)) {
            return;
        }
        boolean scheduled = false;
        try {
            int next = run + 1;
            run = next;
            timer.prestartCoreThread(); // first, or what is queued would stay there
            timer.schedule(() -> run(next), delayNanos, TimeUnit.NANOSECONDS);
            scheduled = true;
        } finally {
            if (!scheduled) {
                isAhead.set(false);
            }
        }
    }

    private void run(int turn) {
        if (turn != run) {
            return; // it was queued although something was thrown: another stands in its place
        }
        isAhead.set(false); // first: what comes up while the task runs is for the next run
        task.run();
    }
}
