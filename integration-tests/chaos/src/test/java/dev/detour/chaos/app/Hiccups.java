package dev.detour.chaos.app;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How late a thread wakes up that has nothing to do but sleep: by as much the machine itself, or a collection, holds up
 * everybody in this JVM. A latency of that order says nothing of Detour.
 */
final class Hiccups {

    private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int MOST = 50_000;

    /** What is told with its time. */
    private static final long LONG_MICROS = 2_000;

    /** Written by the thread, read when it has ended. */
    private final long[] lateMicros = new long[MOST];

    /** When each of them was to wake up, since the first call was due; guarded like these. */
    private final long[] dueMicros = new long[MOST];

    private final long startNanos;
    private int count;
    private final Thread thread = new Thread(this::sleep, "hiccups");
    private volatile boolean stopped;

    /** @param startNanos when the first call is due */
    Hiccups(long startNanos) {
        this.startNanos = startNanos;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void sleep() {
        while (!stopped && count < MOST) {
            long dueNanos = System.nanoTime() + SLEEP_NANOS;
            LockSupport.parkNanos(SLEEP_NANOS);
            lateMicros[count] = TimeUnit.NANOSECONDS.toMicros(Math.max(0, System.nanoTime() - dueNanos));
            dueMicros[count] = TimeUnit.NANOSECONDS.toMicros(dueNanos - startNanos);
            count++;
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    /**
     * A line for each long one, when it began and how long it was; then one with the lateness of the latest of twenty and of
     * a hundred wakings, and of all. Microseconds.
     */
    void write(StringBuilder out) {
        for (int i = 0; i < count; i++) {
            if (lateMicros[i] >= LONG_MICROS) {
                out.append("hiccup ").append(dueMicros[i]).append(' ').append(lateMicros[i]);
                out.append('\n');
            }
        }
        long[] sorted = Arrays.copyOf(lateMicros, count);
        Arrays.sort(sorted);
        out.append("hiccups ").append(percentile(sorted, 95)).append(' ').append(percentile(sorted, 99));
        out.append(' ').append(percentile(sorted, 100)).append('\n');
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
