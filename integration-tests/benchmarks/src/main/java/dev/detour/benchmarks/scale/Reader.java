package dev.detour.benchmarks.scale;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** What one thread of {@link Bursts} does. Its figures are another thread's once it has ended. */
final class Reader implements Runnable {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Way way;
    private final Size size;
    private final long pauseNanos;
    private final boolean countsBytes;
    private final double[] nanos;
    private final double[] bytes;

    /** Of xorshift, by which the keys are drawn; never 0. */
    private long random = ThreadLocalRandom.current().nextLong() | 1;

    /** What was looked up last: a field, so that the compiler cannot leave the looking out. */
    @SuppressWarnings("unused")
    private Object last = "";

    /** @param countsBytes whether the JVM tells what the thread allocates */
    Reader(Way way, Size size, int bursts, long pauseNanos, boolean countsBytes) {
        this.way = way;
        this.size = size;
        this.pauseNanos = pauseNanos;
        this.countsBytes = countsBytes;
        this.nanos = new double[bursts];
        this.bytes = new double[bursts];
    }

    @Override
    public void run() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pauseNanos)); // or all would want to run at once
        burst(); // not counted: a thread's first look-up makes what is the thread's own
        for (int i = 0; i < nanos.length; i++) {
            LockSupport.parkNanos(pauseNanos);
            long allocated = countsBytes ? THREADS.getCurrentThreadAllocatedBytes() : 0;
            long start = System.nanoTime();
            burst();
            nanos[i] = (double) (System.nanoTime() - start) / Bursts.LOOKUPS;
            long now = countsBytes ? THREADS.getCurrentThreadAllocatedBytes() : 0;
            bytes[i] = (double) (now - allocated) / Bursts.LOOKUPS;
        }
    }

    /** So many bursts without a pause, of which nothing is kept. */
    void warmUp(int bursts) {
        for (int i = 0; i < bursts; i++) {
            burst();
        }
    }

    private void burst() {
        for (int i = 0; i < Bursts.LOOKUPS; i++) {
            int number = next();
            last = way.look(KeyNames.of(number, size.routes()), number);
        }
    }

    private int next() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 32) * size.keys() >>> 32);
    }

    /** Of a look-up, in each burst. */
    double[] nanos() {
        return nanos;
    }

    /** Allocated by a look-up, in each burst; 0 where that is not counted. */
    double[] bytes() {
        return bytes;
    }
}
