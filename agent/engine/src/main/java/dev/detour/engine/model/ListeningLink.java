package dev.detour.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link that can be made to listen: to what is published on channels, and to what {@code CLIENT TRACKING} pushes.
 *
 * <p>One connection does for both, whichever protocol the application has chosen. Seen with Redis 7.0.15: with RESP2,
 * {@code CLIENT TRACKING ON REDIRECT} to the connection's own {@code CLIENT ID} is taken, and once it is subscribed to
 * {@code __redis__:invalidate} the invalidations come among its messages, each with an array of keys as its payload, or
 * null after FLUSHALL or FLUSHDB. Without REDIRECT they come with RESP3 alone, as a push of their own kind; with REDIRECT to
 * itself a connection of RESP3 gets that push, too, subscribed to the channel or not. So the same words do for both.
 */
public interface ListeningLink extends Link {

    /** A channel, or a pattern of channels as Redis takes it. */
    record Subscription(byte[] name, boolean isPattern) {}

    /**
     * Is told by one thread at a time, which is Detour's own or the client's: it must return at once and never throw.
     */
    interface Listener {

        /** Something was published. */
        void message(byte[] channel, byte[] payload);

        /** @param keys of any database; null where all may have changed */
        void invalidated(@Nullable List<byte[]> keys);

        /** The server has answered {@link #probe}. */
        void alive();

        /** Nothing more comes: the link is closed, or has failed. Told once, of a link that has listened. */
        void ended();
    }

    /**
     * Subscribes, and hands on all that comes from now on; blocks until the server has answered to each subscription.
     * {@link #call} is of no use hereafter.
     *
     * @return for each subscription null, or why it was refused
     * @throws LinkFailure where an answer does not come: the link is closed
     */
    List<@Nullable ErrorReply> listen(List<Subscription> subscriptions, Listener listener) throws LinkFailure;

    /** Asks the server whether it is still there, where nothing is heard of it; of a link that listens. Never blocks. */
    void probe();
}
