package dev.detour.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Threads that each do the same thing again and again, at a steady pace. One that was held up does not catch up, so that no
 * burst follows an outage. Thread-safe.
 */
public final class SteadyLoad implements AutoCloseable {

    private final long paceNanos;
    private final Consumer<SplittableRandom> step;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    private SteadyLoad(Duration pace, Consumer<SplittableRandom> step) {
        this.paceNanos = pace.toNanos();
        this.step = step;
    }

    /**
     * Begins.
     *
     * @param name of the threads, before their number
     * @param pace from the beginning of one step of a thread to that of the next, or longer
     * @param step each thread is given a random of its own, which is the same in every run; one that throws ends its thread
     */
    public static SteadyLoad start(String name, int threads, Duration pace, Consumer<SplittableRandom> step) {
        SteadyLoad load = new SteadyLoad(pace, step);
        for (int number = 0; number < threads; number++) {
            SplittableRandom random = new SplittableRandom(number);
            load.threads.add(new Thread(() -> load.run(random), name + "-" + number));
        }
        load.threads.forEach(Thread::start);
        return load;
    }

    private void run(SplittableRandom random) {
        long nextNanos = System.nanoTime() + random.nextLong(paceNanos);
        while (!ending) {
            long waitNanos = nextNanos - System.nanoTime();
            if (waitNanos > 0) {
                LockSupport.parkNanos(waitNanos);
                continue;
            }
            step.accept(random);
            nextNanos = Math.max(nextNanos + paceNanos, System.nanoTime());
        }
    }

    /** Returns when the last step is over, also if this thread is interrupted meanwhile. */
    @Override
    public void close() {
        ending = true;
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
