package dev.detour.chaos.app;

import org.jspecify.annotations.Nullable;

/** One way of reading, on a client that is open. Thread-safe, because the client is, or the pool that it uses. */
interface Access extends AutoCloseable {

    /** Who is told what a read came to: exactly one of both, or neither for nothing. */
    interface Done {
        void came(@Nullable String value, @Nullable Throwable failure);
    }

    /** Whether a read holds the calling thread until it is done. */
    boolean isBlocking();

    /** Reads, and tells on any thread; never throws. */
    void get(String key, Done done);

    /** Writes, with a time to live where {@link Expiry} wants it, and waits for the reply. */
    void set(String key, String value) throws Exception;

    /** Writes unless there is a value, and waits for the reply. */
    void setIfAbsent(String key, String value) throws Exception;

    /** Deletes, and waits for the reply. */
    void delete(String key) throws Exception;

    /** Appends to a list, and waits for the reply. */
    void push(String list, String element) throws Exception;

    @Override
    void close();
}
