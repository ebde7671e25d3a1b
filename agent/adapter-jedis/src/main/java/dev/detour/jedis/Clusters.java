package dev.detour.jedis;

import dev.detour.engine.WeakKeys;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** The cluster that each client reads from, if any. Thread-safe. */
final class Clusters {

    /** By the client's provider of connections, which several clients may share. */
    private final WeakKeys<Object, Cluster> byProvider = new WeakKeys<>();

    private final Connections.Nodes nodes;

    Clusters(Connections.Nodes nodes) {
        this.nodes = nodes;
    }

    /** The cluster that this client reads from; null where that is no cluster. */
    @Nullable
    Cluster of(@Nullable Object client) {
        if (!JedisClasses.HAS_UNIFIED || !(client instanceof UnifiedJedis unified)) {
            return null;
        }
        Object provider;
        try {
            provider = JedisMembers.provider(unified);
        } catch (Throwable unknown) {
            return null;
        }
        return provider instanceof ClusterConnectionProvider cluster
                ? byProvider.get(cluster, key -> new Cluster(cluster, nodes))
                : null;
    }
}
