package dev.detour.lettuce;

import io.lettuce.core.RedisChannelHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads that were answered from elsewhere while their replies are still to come, which end them for those who watch. When
 * the client loses a connection it drops what is done without a word; then nobody would ever tell them.
 *
 * <p>A hit is never among them, and there are no more than the client itself waits for. Thread-safe and lock-free.
 */
final class AwaitedReplies {

    private final Map<WatchedCommand<?, ?, ?>, RedisChannelHandler<?, ?>> connections = new ConcurrentHashMap<>();

    /** @param connection to the server whose reply is awaited */
    void add(WatchedCommand<?, ?, ?> read, RedisChannelHandler<?, ?> connection) {
        connections.put(read, connection);
    }

    /** Whether it was awaited until now. */
    boolean remove(WatchedCommand<?, ?, ?> read) {
        return connections.remove(read) != null;
    }

    /** What was awaited on this connection will not come. */
    void lost(RedisChannelHandler<?, ?> connection) {
        connections.forEach((read, awaitedOn) -> {
            if (awaitedOn == connection && remove(read)) {
                read.replyLost();
            }
        });
    }
}
