package dev.detour.jedis;

import dev.detour.engine.WeakKeys;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** The cluster that each client reads from, if any. Thread-safe. */
final class Clusters {

    /** By the client's provider of connections, which several clients may share; in Jedis 3 by their handler. */
    private final WeakKeys<Object, Cluster> bySource = new WeakKeys<>();

    private final Connections.Nodes nodes;

    Clusters(Connections.Nodes nodes) {
        this.nodes = nodes;
    }

    /** The cluster that this client reads from; null where that is no cluster. */
    @Nullable
    Cluster of(@Nullable Object client) {
        try {
            return JedisClasses.HAS_UNIFIED ? provided(client) : handled(client);
        } catch (Throwable unknown) {
            return null;
        }
    }

    private @Nullable Cluster provided(@Nullable Object client) throws Throwable {
        Object provider = client != null && JedisClasses.isUnified(client)
                ? UnifiedMembers.provider((UnifiedJedis) client)
                : null;
        return provider instanceof ClusterConnectionProvider cluster
                ? bySource.get(cluster, key -> new Cluster(new ProvidedSlots(cluster), nodes))
                : null;
    }

    private @Nullable Cluster handled(@Nullable Object client) throws Throwable {
        Object handler = HandledSlots.handler(client);
        return handler == null ? null : bySource.get(handler, key -> new Cluster(new HandledSlots(handler), nodes));
    }
}
