package dev.detour.benchmarks.app.access;

import org.jspecify.annotations.Nullable;

/**
 * How an application reads its cache, with all that it does itself where Redis has no value or fails. Thread-safe; blocks its
 * caller.
 */
public interface Access {

    /**
     * Reads.
     *
     * @return null where it has come to nothing
     * @throws RuntimeException that the application would have to deal with
     */
    @Nullable
    String get(String key);

    /**
     * Before the trouble.
     *
     * @throws IllegalStateException if it is not what it is said to be
     */
    default void checkReady() {}

    /** What it has made of the trouble, in words of the table; may be empty. */
    default String afterwards() {
        return "";
    }
}
