package com.example.products;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Counts the reads since it was last asked, their times and their errors. All state is guarded by this. */
final class Meter {

    private static final int MAX_TIMED = 100_000;

    private final long[] micros = new long[MAX_TIMED];
    private int timed;
    private long reads;
    private Map<String, Integer> errors = new TreeMap<>();

    /**
     * What happened in an interval.
     *
     * @param p95Micros the time within which 95 % of the reads ended, with success or not; 0 if there was none
     * @param errors number of failed reads by the simple name of the exception's class
     */
    record Reading(long reads, long p95Micros, Map<String, Integer> errors) {}

    synchronized void succeeded(long nanos) {
        record(nanos);
    }

    synchronized void failed(long nanos, Exception failure) {
        record(nanos);
        errors.merge(failure.getClass().getSimpleName(), 1, Integer::sum);
    }

    private synchronized void record(long nanos) {
        reads++;
        if (timed < MAX_TIMED) {
            micros[timed++] = nanos / 1_000;
        }
    }

    /** What happened since the last call. */
    synchronized Reading takeReading() {
        Arrays.sort(micros, 0, timed);
        long p95Micros = timed == 0 ? 0 : micros[(int) Math.ceil(timed * 0.95) - 1];
        Reading reading = new Reading(reads, p95Micros, errors);
        timed = 0;
        reads = 0;
        errors = new TreeMap<>();
        return reading;
    }
}
