package dev.detour.benchmarks.jmh;

import dev.detour.engine.tier.DeadlineRing;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** A way of ending the wait for a reply. Thread-safe. */
interface Deadlines {

    /** What every way is measured against: the command alone. */
    Deadlines NONE = (command, delayNanos) -> {
        command.settle();
        return true;
    };

    /**
     * Starts a deadline and finishes at once, as a reply that comes in time does.
     *
     * @return false if it was not taken
     */
    boolean startAndFinish(Command command, long delayNanos);

    /**
     * Starts a deadline that nobody will finish.
     *
     * @return false if it was not taken
     */
    default boolean start(Command command, long delayNanos) {
        return true;
    }

    /** Detour's own. */
    static Deadlines ring() {
        DeadlineRing ring = new DeadlineRing();
        return new Deadlines() {
            @Override
            public boolean startAndFinish(Command command, long delayNanos) {
                boolean taken = ring.add(command);
                command.settle();
                return taken;
            }

            @Override
            public boolean start(Command command, long delayNanos) {
                return ring.add(command);
            }
        };
    }

    /** @param remove whether a finished deadline is taken out of the queue at once, or when its time has come */
    static Deadlines executor(boolean remove) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, daemon());
        executor.setRemoveOnCancelPolicy(remove);
        return new Deadlines() {
            @Override
            public boolean startAndFinish(Command command, long delayNanos) {
                Future<?> deadline = executor.schedule(command, delayNanos, TimeUnit.NANOSECONDS);
                command.settle();
                return deadline.cancel(false);
            }

            @Override
            public boolean start(Command command, long delayNanos) {
                executor.schedule(command, delayNanos, TimeUnit.NANOSECONDS);
                return true;
            }
        };
    }

    /** Netty's, with the ring's precision. */
    static Deadlines wheel() {
        HashedWheelTimer wheel = new HashedWheelTimer(daemon(), 1, TimeUnit.MILLISECONDS);
        return new Deadlines() {
            @Override
            public boolean startAndFinish(Command command, long delayNanos) {
                Timeout deadline = wheel.newTimeout(command, delayNanos, TimeUnit.NANOSECONDS);
                command.settle();
                return deadline.cancel();
            }

            @Override
            public boolean start(Command command, long delayNanos) {
                wheel.newTimeout(command, delayNanos, TimeUnit.NANOSECONDS);
                return true;
            }
        };
    }

    private static ThreadFactory daemon() {
        return task -> {
            Thread thread = new Thread(task, "timer");
            thread.setDaemon(true);
            return thread;
        };
    }
}
