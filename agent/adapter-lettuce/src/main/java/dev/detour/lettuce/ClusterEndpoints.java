package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.WeakKeys;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.DecoratedCommand;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which node of a cluster an endpoint writes to. A cluster's connection writes past the {@code dispatch} of its nodes'
 * connections, so it is here that a read turns out to go where it was expected, or somewhere else. Thread-safe.
 */
final class ClusterEndpoints {

    /** Wrappers that clients put around a command: listeners, the cluster's own. */
    private static final int MAX_WRAPPERS = 8;

    /** The server of an endpoint, and the connection that it is of. */
    private record Place(Node server, LettuceConnection connection) {}

    /**
     * A node that is being connected to.
     *
     * @param named by its id or address
     * @param writer of the cluster's connection that is to use this one, too; null where there is none
     */
    private record Connecting(String named, @Nullable Object writer) {}

    /** Set while this thread begins to connect to a node of a cluster. */
    private final ThreadLocal<@Nullable Connecting> connecting = new ThreadLocal<>();

    /** What the connections share that write through a cluster's writer, as that one does, or to whose sockets it writes. */
    private final WeakKeys<Object, ClusterSockets> sockets = new WeakKeys<>();

    private final WeakKeys<Object, Place> places = new WeakKeys<>();

    /** Whether the application keeps what it reads through a client, until the server tells it otherwise. */
    private final WeakKeys<Object, AtomicBoolean> tracking = new WeakKeys<>();

    private final Engine engine;

    ClusterEndpoints(Engine engine) {
        this.engine = engine;
    }

    /**
     * @param node its id or address; null when that is over
     * @param writer of the cluster's connection that is to use this one, too; null where there is none
     */
    void connectingToNode(@Nullable String node, @Nullable Object writer) {
        if (node == null) {
            connecting.remove();
        } else {
            connecting.set(new Connecting(node, writer));
        }
    }

    /** Notes where a connection leads that this thread begins to make. */
    void connecting(Object client, ConnectionBuilder builder, RedisURI uri, LettuceConnection state) {
        state.isOf(builder.connection());
        if (!(client instanceof RedisClusterClient cluster)) {
            state.destination().connecting(uri, client instanceof RedisClient single ? single : null);
            return;
        }
        state.sharesTracking(tracking.get(cluster, any -> new AtomicBoolean()));
        BiFunction<Namespace, String, @Nullable LinkFactory> links = Destination.links(cluster, uri);
        Connecting node = connecting.get();
        String server = node == null ? null : serverOf(cluster, node.named());
        if (node != null && server != null) {
            if (node.writer() != null) {
                socketsOf(node.writer()).add(server, state);
            }
            places.put(builder.endpoint(), new Place(new Node(null, server, null, engine.primary(server)), state));
            state.destination()
                    .connecting(
                            uri,
                            namespace -> engine.node(namespace, server, links.apply(namespace, server)),
                            new ClusterNodes(engine, cluster, links));
        } else if (builder.connection() instanceof StatefulRedisClusterConnection<?, ?> whole) {
            socketsOf(builder.connection().getChannelWriter()).addWhole(state);
            state.destination().connecting(uri, new ClusterNodes(engine, whole, links));
        } else {
            state.destination().connecting(uri, (RedisClient) null);
        }
    }

    private ClusterSockets socketsOf(Object writer) {
        return sockets.get(writer, any -> new ClusterSockets());
    }

    private static @Nullable String serverOf(RedisClusterClient client, String named) {
        if (named.indexOf('/') >= 0) {
            return null; // an address as the JDK prints it: the client asks for the topology there
        }
        if (named.indexOf(':') >= 0) {
            return named;
        }
        RedisClusterNode node = client.getPartitions().getPartitionByNodeId(named);
        return node == null
                ? null
                : node.getUri().getHost() + ':' + node.getUri().getPort();
    }

    /**
     * A command is about to be written.
     *
     * @param held the reads that are held on a read's own connection
     * @return whether it is a read that is held instead
     */
    boolean isKept(Object endpoint, Object command, Function<RoutedCommand<?, ?, ?>, HeldReads> held) {
        DecoratedCommand<?, ?, ?> wrapper = wrapperOfRead(command);
        Place place = wrapper == null ? null : places.get(endpoint);
        return wrapper != null
                && place != null
                && command instanceof RedisCommand<?, ?, ?> whole
                && endpoint instanceof RedisChannelWriter writer
                && wrapper.getDelegate() instanceof RoutedCommand<?, ?, ?> read
                && !read.mayReach(place.server(), false, place.connection(), whole, writer, () -> held.apply(read));
    }

    /** Commands are about to be written together. */
    void writing(Object endpoint, Collection<?> commands) {
        for (Object command : commands) {
            DecoratedCommand<?, ?, ?> wrapper = wrapperOfRead(command);
            Place place = wrapper == null ? null : places.get(endpoint);
            if (wrapper != null && place != null && wrapper.getDelegate() instanceof RoutedCommand<?, ?, ?> read) {
                read.reaches(place.server(), false, place.connection());
            }
        }
    }

    /** The cluster's wrapper around a routed read, or null. A read that is sent as it is goes where it was to go. */
    private static @Nullable DecoratedCommand<?, ?, ?> wrapperOfRead(Object command) {
        Object outer = command;
        for (int depth = 0; depth < MAX_WRAPPERS && outer instanceof DecoratedCommand<?, ?, ?> wrapper; depth++) {
            if (outer instanceof RoutedCommand || outer instanceof ObservedCommand) {
                return null;
            }
            Object inner = wrapper.getDelegate();
            if (inner instanceof RoutedCommand) {
                return wrapper;
            }
            outer = inner;
        }
        return null;
    }
}
