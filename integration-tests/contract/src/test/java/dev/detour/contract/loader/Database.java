package dev.detour.contract.loader;

import java.util.concurrent.atomic.AtomicLong;

/** A system of record in the application's own JVM: it takes its time, and counts who asks. */
public enum Database {
    /** Asked by the application itself, after a null. */
    BY_SERVICE,
    /** Asked by its loader. */
    BY_LOADER;

    private static final long QUERY_MILLIS = 5;
    private static final int MIN_LENGTH = 1_000;
    private static final int MAX_LENGTH = 4_000;

    private final AtomicLong queries = new AtomicLong();

    /** The value of a key, of one to four thousand characters; blocks. */
    public String query(String key) throws InterruptedException {
        queries.incrementAndGet();
        Thread.sleep(QUERY_MILLIS); // what a query takes
        return row(key);
    }

    /** The queries so far, ended or not. */
    public long queries() {
        return queries.get();
    }

    /** Without a query. */
    public static String row(String key) {
        int length = MIN_LENGTH + Math.floorMod(key.hashCode() * 31, MAX_LENGTH - MIN_LENGTH);
        return key + "=".repeat(length - key.length());
    }
}
