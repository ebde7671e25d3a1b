package dev.detour.lettuce;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;

/**
 * Tells that one connection was lost. From Lettuce 6.2 on a connection takes a listener of its own; before, only the
 * client does, for all that it makes.
 */
final class LinkLoss implements RedisConnectionStateListener {

    private static final boolean BY_CONNECTION = isByConnection();

    private final AbstractRedisClient client;
    private final StatefulConnection<?, ?> connection;
    private final Runnable onLoss;

    LinkLoss(AbstractRedisClient client, StatefulConnection<?, ?> connection, Runnable onLoss) {
        this.client = client;
        this.connection = connection;
        this.onLoss = onLoss;
    }

    private static boolean isByConnection() {
        try {
            StatefulConnection.class.getMethod("addListener", RedisConnectionStateListener.class);
            return true;
        } catch (NoSuchMethodException older) {
            return false;
        }
    }

    /** Listens until {@link #forget}. */
    void listen() {
        if (BY_CONNECTION) {
            ByConnection.add(connection, this);
        } else {
            client.addListener(this);
        }
    }

    /** The connection is not used any more. */
    void forget() {
        if (!BY_CONNECTION) {
            client.removeListener(this);
        }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
        if (lost == connection) {
            onLoss.run();
        }
    }

    /** Without a default before Lettuce 6.2. */
    @Override
    public void onRedisExceptionCaught(RedisChannelHandler<?, ?> handler, Throwable cause) {}

    /** Apart, because its method is to be looked for only where it is. */
    private static final class ByConnection {

        static void add(StatefulConnection<?, ?> connection, LinkLoss listener) {
            connection.addListener(listener);
        }
    }
}
