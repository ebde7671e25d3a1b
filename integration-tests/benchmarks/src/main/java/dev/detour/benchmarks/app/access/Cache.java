package dev.detour.benchmarks.app.access;

import org.jspecify.annotations.Nullable;

/** A client of Redis, as plainly as an application uses it. Thread-safe. */
interface Cache {

    /** Null where Redis has no value; throws what the client throws. */
    @Nullable
    String get(String key);

    /** Stores with the time to live of the {@link Site}; throws what the client throws. */
    void put(String key, String value);
}
