package dev.detour.chaos.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How late something is that was due, once it has been handed on through as many threads as a read that Redis does not
 * answer, none of which has anything else to do. Each of them waits for a processor behind what everybody else on the machine
 * is doing: no route can be faster than that, and a thread that only sleeps does not see it.
 */
final class HandOvers {

    /** Of a read on Lettuce that a replica answers: the route's, the event loop, the one that completes, the caller's. */
    private static final int THREADS = 4;

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MOST = 10_000;

    private final long startNanos;

    /** Written by the last thread, read when all have ended. */
    private final long[] lateMicros = new long[MOST];

    /** When each of them was due, since the first call was; guarded like these. */
    private final long[] dueMicros = new long[MOST];

    private final List<Semaphore> turns = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Of what is handed on; written before it is. */
    private long dueNanos;

    private int count;
    private volatile boolean stopped;

    /** Whether nothing is on its way any more, nor will be. */
    private volatile boolean over;

    /** @param startNanos when the first call is due */
    HandOvers(long startNanos) {
        this.startNanos = startNanos;
        for (int i = 0;
                i <= THREADS;
                i++) { // the last hands back to the first, so that one thing is on its way at a time
            turns.add(new Semaphore(0));
        }
        add("handing-on", this::begin);
        for (int i = 0; i < THREADS; i++) {
            int place = i;
            add("handed-on-" + i, () -> handOn(place));
        }
    }

    private void add(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        threads.add(thread);
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private void begin() {
        while (!stopped && count < MOST) {
            dueNanos = System.nanoTime() + INTERVAL_NANOS;
            LockSupport.parkNanos(INTERVAL_NANOS);
            turns.get(0).release();
            turns.get(THREADS).acquireUninterruptibly();
        }
        over = true;
        turns.forEach(Semaphore::release);
    }

    private void handOn(int place) {
        while (true) {
            turns.get(place).acquireUninterruptibly();
            if (over) {
                return;
            }
            if (place == THREADS - 1) {
                lateMicros[count] = TimeUnit.NANOSECONDS.toMicros(Math.max(0, System.nanoTime() - dueNanos));
                dueMicros[count] = TimeUnit.NANOSECONDS.toMicros(dueNanos - startNanos);
                count++;
            }
            turns.get(place + 1).release();
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** A line for each, when it was due and how late it was. Microseconds. */
    void write(StringBuilder out) {
        for (int i = 0; i < count; i++) {
            out.append("handover ").append(dueMicros[i]).append(' ').append(lateMicros[i]);
            out.append('\n');
        }
    }
}
