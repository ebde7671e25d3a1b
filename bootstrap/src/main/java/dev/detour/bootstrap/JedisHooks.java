package dev.detour.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * What the advice in Jedis classes calls. All methods run on the application's thread; an implementation never throws
 * and every default does nothing.
 */
public interface JedisHooks {

    /**
     * Before a public {@code get}.
     *
     * @param key a {@code String} or {@code byte[]}, or null where the application passed null
     * @return a token for {@link #readEnded}; or an {@link Answered}, whose value is given to the caller without asking
     *     the client, and which has no end; or null where the read is none of Detour's business
     */
    default @Nullable Object readStarted(Object client, @Nullable Object key) {
        return null;
    }

    /**
     * After a public {@code get} that got a token.
     *
     * @return what to give to the caller in place of the result or exception, or null to leave them as they are
     */
    default @Nullable Answered readEnded(Object token, @Nullable Object result, @Nullable Throwable thrown) {
        return null;
    }

    /**
     * Before a connection writes a command.
     *
     * @param arguments the client's own argument object, or the {@code Object[]} of command and arguments
     * @return an exception to throw instead of sending, or null
     */
    default @Nullable Throwable sending(Object connection, Object arguments) {
        return null;
    }

    /**
     * Before a connection waits for a reply.
     *
     * @return an exception to throw instead of reading, or null
     */
    default @Nullable Throwable awaiting(Object connection) {
        return null;
    }

    /**
     * After a connection read a reply or failed to.
     *
     * @param reply null where it is null, or there is none
     */
    default void received(Object connection, @Nullable Object reply, @Nullable Throwable thrown) {}

    /**
     * Before a connection shakes hands with the server under a configuration.
     *
     * @return an exception to throw instead; anything else for a connection that is not made yet; null to go on
     */
    default @Nullable Object configuring(Object connection, Object config) {
        return null;
    }

    /**
     * After the handshake under a configuration.
     *
     * @param maker whose method that is: the connection, or the client that holds it
     * @param thrown why it has failed; null where it has not
     * @return whether it counts as made although it has failed, and is to shake hands as it is used
     */
    default boolean configured(Object maker, Object config, @Nullable Throwable thrown) {
        return false;
    }

    /**
     * A pool's factory has made a client.
     *
     * @param pooled how the pool holds it
     */
    default void pooled(Object pooled) {}

    /** Before a connection is closed by whoever uses it. */
    default void disconnecting(Object connection) {}

    /** It is closed, and what it still held has been sent, or not. */
    default void disconnected(Object connection) {}

    /**
     * Before a socket is opened.
     *
     * @return the socket, or an exception to throw, or null to go on
     */
    default @Nullable Object connecting(Object socketFactory) {
        return null;
    }

    /**
     * Before a pool lends what it holds.
     *
     * @return what it is to lend, or an exception to throw, or null to go on
     */
    default @Nullable Object borrowing(Object pool) {
        return null;
    }

    /** After a pool was closed. */
    default void destroyed(Object pool) {}

    /**
     * After a pool had to throw instead of lending a client.
     *
     * @return a client to lend, or null to throw
     */
    default @Nullable Object lentNothing(Object pool, Throwable thrown) {
        return null;
    }

    /**
     * Before a pool takes back what it has lent.
     *
     * @param broken whether it is to be thrown away
     * @return whether that is taken care of
     */
    default boolean returning(Object pool, Object resource, boolean broken) {
        return false;
    }

    /**
     * After a pool failed to throw away what it has lent.
     *
     * @return whether nobody is to hear of it
     */
    default boolean isReturnedUnheard(Object resource, Throwable thrown) {
        return false;
    }

    /**
     * A client that finds a connection by itself could not have a command carried out, which may never have been sent.
     *
     * @param command the client's own object that holds it, or, of Jedis 3, the object that carries it out
     * @param keys that it is about, as the client holds them; null where the object tells
     */
    default void commandFailed(Object command, @Nullable Object keys) {}

    /**
     * Before the client pauses, because connections have failed, to try again.
     *
     * @return an exception to throw instead, or null
     */
    default @Nullable Throwable pausing() {
        return null;
    }
}
