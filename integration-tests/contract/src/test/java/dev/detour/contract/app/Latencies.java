package dev.detour.contract.app;

/**
 * Counts of durations in buckets that are each about 2 % wide, so that recording allocates nothing however long a load
 * lasts. Not thread-safe.
 */
final class Latencies {

    /** Each power of two is split into this many buckets. */
    private static final int STEPS_BITS = 6;

    private static final int STEPS = 1 << STEPS_BITS;

    private final long[] counts = new long[(Long.SIZE - STEPS_BITS + 1) * STEPS];
    private long recorded;
    private long maxMicros;

    void record(long micros) {
        counts[bucketOf(micros)]++;
        recorded++;
        maxMicros = Math.max(maxMicros, micros);
    }

    void add(Latencies others) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += others.counts[i];
        }
        recorded += others.recorded;
        maxMicros = Math.max(maxMicros, others.maxMicros);
    }

    long maxMicros() {
        return maxMicros;
    }

    /** The least duration that this part of all do not exceed, at the upper end of its bucket; 0 if there are none. */
    long percentileMicros(double percent) {
        long wanted = (long) Math.ceil(recorded * percent / 100);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length && wanted > 0; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return Math.min(maxMicros, highestOf(bucket));
            }
        }
        return 0;
    }

    private static int bucketOf(long micros) {
        int shift = Math.max(0, Long.SIZE - STEPS_BITS - 1 - Long.numberOfLeadingZeros(micros));
        // below twice STEPS every duration has a bucket of its own; from there on the leading bit counts as one step up
        return shift * STEPS + (int) (micros >>> shift);
    }

    private static long highestOf(int bucket) {
        int shift = Math.max(0, bucket / STEPS - 1);
        return ((bucket - (long) shift * STEPS + 1) << shift) - 1;
    }
}
