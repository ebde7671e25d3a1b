package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * Makes of what a server says of itself what is known of it. For each server it is called by one thread at a time; {@link
 * #inUse} and {@link #left} by the timer, which must not be held up.
 */
public interface Survey {

    /** Nobody wants to know. */
    Survey NONE = new Survey() {
        @Override
        public boolean isWanted() {
            return false;
        }

        @Override
        public Condition sampled(Primary server, Report report) {
            return server.condition().now();
        }
    };

    /** Whether servers are to be sampled for this. */
    default boolean isWanted() {
        return true;
    }

    /**
     * A server was asked what is to be known of it.
     *
     * @param server whose condition is what was known before
     * @return what is known now
     */
    Condition sampled(Primary server, Report report);

    /** Whether a round trip took so long that the server is to be asked what held it up. */
    default boolean isSpike(long roundTripNanos) {
        return false;
    }

    /**
     * What the server says of what held it up.
     *
     * @param sinceNanos when it began to be slow, as far as was seen
     * @param slowLog the reply to {@code SLOWLOG GET 10}
     * @param latency the reply to {@code LATENCY LATEST}
     */
    default void wasSlow(Primary server, long sinceNanos, @Nullable Object slowLog, @Nullable Object latency) {}

    /**
     * The application uses a server; said again and again, of each of its databases that are in use.
     *
     * @param node one with links
     */
    default void inUse(Node node, long nowNanos) {}

    /** The application does not use the server for the time being. */
    default void left(String server) {}
}
