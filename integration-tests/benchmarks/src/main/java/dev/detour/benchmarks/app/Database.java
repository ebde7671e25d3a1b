package dev.detour.benchmarks.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * The system of record. Takes the same time for each query, however many there are, and counts them in tenths of a second.
 * Thread-safe.
 */
public final class Database {

    private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Of ten minutes. */
    private static final int SLOTS = 6_000;

    /** As long as most values that are worth a cache. */
    private static final String REST = "=" + "x".repeat(80);

    private final long queryNanos;
    private final long startNanos = System.nanoTime();
    private final AtomicIntegerArray begun = new AtomicIntegerArray(SLOTS);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();

    Database(long queryNanos) {
        this.queryNanos = queryNanos;
    }

    /** What it has for a key: each has something. */
    public static String valueOf(String key) {
        return key + REST;
    }

    /** Asks it. */
    String query(String key) {
        long beganNanos = System.nanoTime();
        begun.incrementAndGet(Math.min(slot(), SLOTS - 1));
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try {
            for (long left = queryNanos; left > 0; left = queryNanos - (System.nanoTime() - beganNanos)) {
                LockSupport.parkNanos(left);
            }
            return valueOf(key);
        } finally {
            underWay.decrementAndGet();
        }
    }

    /** The present tenth of a second. */
    int slot() {
        return (int) ((System.nanoTime() - startNanos) / SLOT_NANOS);
    }

    /** Queries that were begun in each tenth of a second from this one on, up to the present one. */
    List<Integer> begunSince(int slot) {
        List<Integer> counts = new ArrayList<>();
        for (int at = slot; at <= Math.min(slot(), SLOTS - 1); at++) {
            counts.add(begun.get(at));
        }
        return counts;
    }

    /** The most that were under way at the same time, since it is there. */
    int mostUnderWay() {
        return mostUnderWay.get();
    }
}
