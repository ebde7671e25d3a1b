package dev.detour.bootstrap;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the advice in Lettuce classes calls. An implementation never throws, and never blocks but for the first read of an
 * application, which waits for its loaders to be made; every default does nothing.
 */
public interface LettuceHooks {

    /**
     * Before a connection dispatches one command.
     *
     * @return the command to dispatch in its place; the same one where it is none of Detour's business
     */
    default Object dispatching(Object connection, Object command) {
        return command;
    }

    /**
     * After a connection dispatched one command that {@link #dispatching} had replaced.
     *
     * @param dispatching what {@link #dispatching} returned
     * @param returned what the client returned, which may wrap it; null where it threw
     * @return what the client is to return in its place: what the application gave, where it is that
     */
    default @Nullable Object dispatched(Object dispatching, @Nullable Object returned) {
        return returned;
    }

    /**
     * Before a connection dispatches several commands at once.
     *
     * @return the commands to dispatch in their place
     */
    default Collection<?> dispatchingAll(Object connection, Collection<?> commands) {
        return commands;
    }

    /**
     * After a connection dispatched several commands that {@link #dispatchingAll} had replaced.
     *
     * @param given what it was to dispatch before that
     * @param dispatching what {@link #dispatchingAll} returned
     * @param returned what the client returned; null where it threw
     * @return what the client is to return in its place
     */
    default @Nullable Collection<?> dispatchedAll(
            Collection<?> given, Collection<?> dispatching, @Nullable Collection<?> returned) {
        return returned;
    }

    /** Before a client keeps a command to send it together with more. */
    default void batching(Object command) {}

    /** Before a connection switches between automatic and manual flushing. */
    default void autoFlush(Object connection, boolean enabled) {}

    /** Before a client gives a connection's builder its address. */
    default void addressing(Object connectionBuilder, Object address) {}

    /** Before a thread waits for what it has sent, which is cancelled if the wait is in vain. */
    default void awaiting(Object future) {}

    /** Before a client opens a connection from its builder. */
    default void connecting(Object client, Object connectionBuilder) {}

    /**
     * After a client has begun to open a connection.
     *
     * @param future what the client waits for
     * @return what it is to wait for in its place
     */
    default Object connected(Object client, Object connectionBuilder, Object future) {
        return future;
    }

    /** After a connection has lost its channel, or was closed, and before it connects again. */
    default void disconnected(Object connection) {}

    /**
     * Around a cluster client's connecting to a single node.
     *
     * @param node its id, or its address as {@code host:port}; null when the client has begun to connect
     * @param writer of the cluster's connection that is to use this one, too; null where there is none
     */
    default void connectingToNode(@Nullable String node, @Nullable Object writer) {}

    /**
     * Before an endpoint writes one command to its server.
     *
     * @return whether it must not be written now
     */
    default boolean isKept(Object endpoint, Object command) {
        return false;
    }

    /**
     * Before a connection presents the credentials that its provider has given.
     *
     * @param connection itself, or its state where it shakes hands
     */
    default void presenting(Object connection, Object credentials) {}

    /**
     * After that was begun.
     *
     * @param accepted the future of the server's reply; null where it failed at once
     */
    default void presented(Object connection, Object credentials, @Nullable Object accepted) {}

    /** Before an endpoint writes several commands to its server. */
    default void writingAll(Object endpoint, Collection<?> commands) {}
}
