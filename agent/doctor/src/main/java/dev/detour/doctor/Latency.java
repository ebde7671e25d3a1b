package dev.detour.doctor;

import java.util.Arrays;

/**
 * Round trips of {@code PING}.
 *
 * @param highMicros what one in twenty exceeds
 */
record Latency(int pings, long minMicros, long medianMicros, long highMicros, long maxMicros) {

    private static final double HIGH = 0.95;
    private static final int NANOS_PER_MICRO = 1_000;

    /** @param nanos at least one, in any order */
    static Latency of(long... nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        return new Latency(
                sorted.length,
                sorted[0] / NANOS_PER_MICRO,
                sorted[last / 2] / NANOS_PER_MICRO,
                sorted[(int) (last * HIGH)] / NANOS_PER_MICRO,
                sorted[last] / NANOS_PER_MICRO);
    }
}
