package dev.detour.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection of Detour's own to one server, made with the application's client, credentials and TLS, in the database
 * of its namespace. Used by one thread at a time.
 */
public interface Link extends AutoCloseable {

    /** An error reply, in the place of the reply. */
    record ErrorReply(String message) {}

    /**
     * Sends commands together and reads their replies; blocks.
     *
     * @param commands each its name and arguments, as bytes
     * @param timeoutNanos for each reply, rounded up to a millisecond, at most two seconds
     * @return for each command {@code byte[]}, {@code Long}, {@code List} of these (a map as its keys and values in
     *     turn), an {@link ErrorReply}, or null for Redis's null; a simple string comes as bytes
     * @throws LinkFailure where a reply does not come: the link is of no further use
     */
    List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure;

    /** Never blocks: the application may have taken the client's threads away. */
    @Override
    void close();
}
