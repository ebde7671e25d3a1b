package dev.detour.engine.model;

/**
 * A connection of Detour's own to one server, made with the application's client, credentials and TLS, in the database
 * of its namespace. Used by one thread at a time; every method may block up to the client's own time-outs.
 */
public interface Link extends AutoCloseable {

    /**
     * {@code SET key value NX PX ttlMillis}.
     *
     * @return whether the server took the value, false where the key had one
     * @throws Exception the client's own
     */
    boolean setIfAbsent(byte[] key, byte[] value, long ttlMillis) throws Exception;

    /**
     * Deletes the key if it still holds this very value: {@code WATCH}, {@code GET}, {@code MULTI}, {@code DEL}, {@code
     * EXEC}.
     *
     * @throws Exception the client's own
     */
    void deleteIfEqual(byte[] key, byte[] value) throws Exception;

    /** Never blocks: the application may have taken the client's threads away. */
    @Override
    void close();
}
