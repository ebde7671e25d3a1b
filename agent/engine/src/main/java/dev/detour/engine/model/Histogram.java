package dev.detour.engine.model;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long something took, each time: counted in buckets, 32 to each power of two, so that what is read is the time itself
 * or longer by a thirty-second part at most. Nanoseconds below 64 are exact, and what takes longer than ten hours counts as
 * ten hours. Thread-safe; recording allocates nothing, takes no lock and never blocks.
 */
public final class Histogram {

    private static final int PART_BITS = 5;
    private static final int PARTS = 1 << PART_BITS;
    private static final int MOST_BITS = 45;

    /** The longest that is told apart, some ten hours. */
    static final long MOST_NANOS = (1L << MOST_BITS) - 1;

    private final AtomicLongArray counts = new AtomicLongArray(indexOf(MOST_NANOS) + 1);
    private final AtomicLong maxNanos = new AtomicLong();

    /** @param nanos that it took; less than nothing, of two clocks that do not agree, counts as nothing */
    public void record(long nanos) {
        long counted = Math.max(0, Math.min(nanos, MOST_NANOS));
        counts.incrementAndGet(indexOf(counted));
        if (counted > maxNanos.get()) {
            maxNanos.accumulateAndGet(counted, Math::max);
        }
    }

    /** What was recorded so far. What is being recorded meanwhile may or may not be in it. */
    public Snapshot snapshot() {
        long[] copy = new long[counts.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts.get(i);
        }
        return new Snapshot(copy, maxNanos.get());
    }

    private static int indexOf(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - PART_BITS - Long.numberOfLeadingZeros(nanos));
        return (shift << PART_BITS) + (int) (nanos >>> shift);
    }

    /** The longest time that is counted in a bucket. */
    private static long upToNanos(int index) {
        int shift = Math.max(0, (index >> PART_BITS) - 1);
        return ((long) (index - (shift << PART_BITS)) + 1 << shift) - 1;
    }

    /** Is told of each bucket that holds anything, the shortest times first. */
    @FunctionalInterface
    public interface Buckets {
        /** @param upToNanos the longest time that is counted there */
        void bucket(long upToNanos, long count);
    }

    /** What was recorded until some moment. Immutable. */
    public static final class Snapshot {
        private final long[] counts;
        private final long maxNanos;
        private final long count;

        private Snapshot(long[] counts, long maxNanos) {
            this.counts = counts;
            this.maxNanos = maxNanos;
            long sum = 0;
            for (long each : counts) {
                sum += each;
            }
            this.count = sum;
        }

        /** How many times. */
        public long count() {
            return count;
        }

        /** The longest, as it was; 0 where there is none. */
        public long maxNanos() {
            return maxNanos;
        }

        /**
         * The time that so many of a hundred did not exceed; 0 where there is none.
         *
         * @param percent from 0 to 100
         */
        public long percentileNanos(double percent) {
            long rank = Math.max(1, (long) Math.ceil(count * percent / 100));
            long sofar = 0;
            for (int i = 0; i < counts.length; i++) {
                sofar += counts[i];
                if (sofar >= rank) {
                    return Math.min(upToNanos(i), maxNanos);
                }
            }
            return maxNanos;
        }

        public void each(Buckets buckets) {
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    buckets.bucket(upToNanos(i), counts[i]);
                }
            }
        }
    }
}
