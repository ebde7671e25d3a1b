package dev.detour.lettuce;

import dev.detour.engine.model.Node;
import io.lettuce.core.RedisChannelHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's connection and those to its nodes that it writes to, past them: what the application sends on one of these
 * itself, or what the client sends there to each node, is before what the cluster's connection sends to the same node
 * then, and the other way round.
 *
 * <p>Thread-safe and lock-free; to ask allocates nothing.
 */
final class ClusterSockets {

    private final HeldReads heldReads = new HeldReads();

    /** Null until it is made. */
    private volatile @Nullable LettuceConnection whole;

    /** By the nodes' addresses; of a node that is read from as a replica and written to these are two. Never changed. */
    private final Map<String, LettuceConnection[]> byServer = new ConcurrentHashMap<>();

    void addWhole(LettuceConnection connection) {
        connection.sharesSockets(this, heldReads);
        whole = connection;
    }

    void add(String server, LettuceConnection connection) {
        connection.sharesSockets(this, heldReads);
        byServer.merge(
                server,
                new LettuceConnection[] {connection},
                (before, one) -> Stream.concat(
                                Stream.of(before).filter(other -> other != connection && isInUse(other)),
                                Stream.of(one))
                        .toArray(LettuceConnection[]::new));
    }

    /** A connection that was closed is replaced by another under the same address. */
    private static boolean isInUse(LettuceConnection connection) {
        RedisChannelHandler<?, ?> handler = connection.handler();
        return handler != null && !handler.isClosed();
    }

    /**
     * Whether a read is behind nothing that it has to see, of what others than its own connection have sent.
     *
     * @param owner of the key
     * @param own the connection that it is sent on
     */
    boolean areFreeFor(int keyHash, Node owner, LettuceConnection own) {
        LettuceConnection all = whole;
        if (own != all) {
            return all == null || all.isFreeFor(keyHash);
        }
        LettuceConnection[] toOwner = owner.server() == null ? null : byServer.get(owner.server());
        if (toOwner != null) {
            for (LettuceConnection one : toOwner) {
                if (!one.isFreeFor(keyHash)) {
                    return false;
                }
            }
        }
        return true;
    }
}
