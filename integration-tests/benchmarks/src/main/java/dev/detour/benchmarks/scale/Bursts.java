package dev.detour.benchmarks.scale;

import dev.detour.benchmarks.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has threads look keys up at random, in bursts with pauses, and takes the median of the bursts' times by the clock: one that had
 * to wait for a processor says nothing of what a look-up costs.
 *
 * <p>Without the pauses the deadlines of reads that nobody waits for would fill their ring, and mere refusals would be measured;
 * the more threads, the longer they are, so that all together look up what one processor can. Of the pauses nothing is
 * measured.
 */
final class Bursts {

    static final int LOOKUPS = 256;

    private static final long LEAST_PAUSE_NANOS = 1_000_000;

    /** About what a burst takes. */
    private static final long PAUSE_NANOS_PER_THREAD = 50_000;

    /**
     * The median of bursts.
     *
     * @param nanos of a look-up
     * @param bytes that it allocates; null where nobody knows
     */
    record Median(double nanos, @Nullable Double bytes) {}

    private final ThreadFactory threads;
    private final boolean countsBytes;

    /** @param countsBytes whether the JVM tells what such threads allocate */
    Bursts(ThreadFactory threads, boolean countsBytes) {
        this.threads = threads;
        this.countsBytes = countsBytes;
    }

    /** Has the compiler see a way of looking up, on this thread; returns how many look-ups that were. */
    static long warmUp(Way way, Size size, int bursts) {
        new Reader(way, size, 0, LEAST_PAUSE_NANOS, false).warmUp(bursts);
        return (long) bursts * LOOKUPS;
    }

    /** How many look-ups a measurement takes. */
    static long lookups(int threads, int bursts) {
        return (long) threads * (bursts + 1) * LOOKUPS;
    }

    /**
     * Measures.
     *
     * @param bursts of each thread; there is one more, which is not counted
     * @throws IllegalStateException if a thread fails
     */
    Median measure(Way way, Size size, int count, int bursts) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long pauseNanos = Math.max(LEAST_PAUSE_NANOS, count * PAUSE_NANOS_PER_THREAD);
        List<Reader> readers = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Reader reader = new Reader(way, size, bursts, pauseNanos, countsBytes);
            Thread thread = threads.newThread(() -> run(reader, failure));
            readers.add(reader);
            running.add(thread);
            thread.start();
        }
        for (Thread thread : running) {
            thread.join();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException(failed);
        }
        return new Median(median(readers, Reader::nanos), countsBytes ? median(readers, Reader::bytes) : null);
    }

    private static void run(Reader reader, AtomicReference<@Nullable Throwable> failure) {
        try {
            reader.run();
        } catch (Throwable failed) {
            failure.set(failed);
        }
    }

    private static double median(List<Reader> readers, Function<Reader, double[]> figures) {
        return Statistics.median(readers.stream()
                .flatMapToDouble(reader -> Arrays.stream(figures.apply(reader)))
                .toArray());
    }
}
