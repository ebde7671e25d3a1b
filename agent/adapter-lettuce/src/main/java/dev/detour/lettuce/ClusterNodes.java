package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The primaries of a cluster, as one connection of the application sees them now: whose a key is, before the client has
 * said where it sends. Thread-safe; takes no lock for a node that is known.
 */
final class ClusterNodes {

    /** Has two names in newer versions of Lettuce, and an object for each. */
    @SuppressWarnings("deprecation")
    private static final Class<?> TO_THE_PRIMARY = ReadFrom.MASTER.getClass();

    /** A node under the address that it had when it was last asked for. */
    private record Known(String host, int port, Node node) {
        boolean isStill(RedisClusterNode owner, Namespace namespace) {
            return port == owner.getUri().getPort()
                    && host.equals(owner.getUri().getHost())
                    && node.namespace() == namespace;
        }
    }

    private final Engine engine;

    /** Weak, since what is known of a connection lives as long as the connection. */
    private final WeakReference<StatefulRedisClusterConnection<?, ?>> connection;

    /** Makes links to the server of this name. */
    private final BiFunction<Namespace, String, @Nullable LinkFactory> links;

    private final ConcurrentMap<String, Known> byId = new ConcurrentHashMap<>();

    ClusterNodes(
            Engine engine,
            StatefulRedisClusterConnection<?, ?> connection,
            BiFunction<Namespace, String, @Nullable LinkFactory> links) {
        this.engine = engine;
        this.connection = new WeakReference<>(connection);
        this.links = links;
    }

    /** The primary of a key; one without a server where the client knows of none. */
    Node of(byte[] key, Namespace namespace) {
        StatefulRedisClusterConnection<?, ?> to = connection.get();
        Partitions partitions = to == null ? null : to.getPartitions();
        RedisClusterNode owner = partitions == null ? null : partitions.getPartitionBySlot(SlotHash.getSlot(key));
        if (partitions == null || owner == null || owner.getNodeId() == null) {
            return new Node(namespace, null, null, Primary.UNWATCHED);
        }
        Known known = byId.get(owner.getNodeId());
        return known != null && known.isStill(owner, namespace)
                ? known.node
                : learnt(owner, namespace, partitions).node;
    }

    private Known learnt(RedisClusterNode owner, Namespace namespace, Partitions partitions) {
        byId.keySet().removeIf(id -> partitions.getPartitionByNodeId(id) == null);
        String host = owner.getUri().getHost();
        int port = owner.getUri().getPort();
        String server = host + ':' + port;
        Known known = new Known(host, port, engine.node(namespace, server, links.apply(namespace, server)));
        byId.put(owner.getNodeId(), known);
        return known;
    }

    /** Whether this server is the primary of a key. */
    static boolean isOwner(Partitions partitions, Endpoint server, byte[] key) {
        RedisClusterNode owner = partitions.getPartitionBySlot(SlotHash.getSlot(key));
        return owner != null
                && owner.getUri().getPort() == server.port()
                && server.host().equals(owner.getUri().getHost());
    }

    /** Whether reads go where the application's {@code ReadFrom} sends them, and not just to the primary. */
    boolean isReadFromSet() {
        StatefulRedisClusterConnection<?, ?> to = connection.get();
        ReadFrom readFrom = to == null ? null : to.getReadFrom();
        return readFrom != null && !isToPrimary(readFrom);
    }

    /** Whether this is the setting by which the client reads from primaries alone. */
    static boolean isToPrimary(ReadFrom readFrom) {
        return readFrom.getClass() == TO_THE_PRIMARY;
    }
}
