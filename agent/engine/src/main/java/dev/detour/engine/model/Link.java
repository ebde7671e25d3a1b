package dev.detour.engine.model;

import java.util.function.BooleanSupplier;

/**
 * A connection of Detour's own to one server, made with the application's client, credentials and TLS, in the database
 * of its namespace. Used by one thread at a time; every method may block up to the client's own time-outs.
 */
public interface Link extends AutoCloseable {

    /** How long a value lives that was set and not confirmed, in milliseconds. */
    long PROBATION_MILLIS = 1_000;

    /**
     * Sets a value where there is none, in two steps, so that it cannot outlive a write of the application that comes in
     * between: {@code SET key value NX PX} for a moment; then, if the key still holds that very value and moment, either
     * {@code PEXPIRE} or {@code DEL} under {@code WATCH}, as the caller decides once the key is watched. What the
     * application wrote meanwhile is neither overwritten, nor deleted, nor given another time to live.
     *
     * @param isCurrent asked once the key is watched: false where the application has written it meanwhile
     * @return false where the key had a value
     * @throws Exception the client's own
     */
    boolean setIfAbsent(byte[] key, byte[] value, long ttlMillis, BooleanSupplier isCurrent) throws Exception;

    /** Never blocks: the application may have taken the client's threads away. */
    @Override
    void close();
}
