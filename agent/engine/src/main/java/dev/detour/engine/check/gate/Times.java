package dev.detour.engine.check.gate;

import java.util.SortedMap;
import java.util.TreeMap;

/** How long something took, as the buckets of summaries have it; those of several are added up. Not thread-safe. */
final class Times {

    /** How many by the longest time of their bucket, in microseconds. */
    private final SortedMap<Double, Long> buckets = new TreeMap<>();

    private long count;
    private double maxMicros;

    void add(double upToMicros, long times) {
        buckets.merge(upToMicros, times, Long::sum);
        count += times;
    }

    /** The longest of some of them. */
    void longest(double micros) {
        maxMicros = Math.max(maxMicros, micros);
    }

    long count() {
        return count;
    }

    double maxMicros() {
        return maxMicros;
    }

    /** What so many of a hundred did not exceed; 0 where there are none. */
    double percentileMicros(double percent) {
        long rank = Math.max(1, (long) Math.ceil(count * percent / 100));
        long sofar = 0;
        for (var bucket : buckets.entrySet()) {
            sofar += bucket.getValue();
            if (sofar >= rank) {
                return Math.min(bucket.getKey(), maxMicros);
            }
        }
        return maxMicros;
    }
}
