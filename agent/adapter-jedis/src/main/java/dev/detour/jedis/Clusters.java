package dev.detour.jedis;

import dev.detour.engine.WeakKeys;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** The cluster that each client reads from, if any. Thread-safe. */
final class Clusters {

    /** By the client's provider of connections, which several clients may share. */
    private final WeakKeys<Object, Cluster> bySource = new WeakKeys<>();

    private final Connections.Nodes nodes;

    Clusters(Connections.Nodes nodes) {
        this.nodes = nodes;
    }

    /** The cluster that this client reads from; null where that is no cluster. */
    @Nullable
    Cluster of(@Nullable Object client) {
        try {
            return JedisClasses.HAS_UNIFIED ? provided(client) : null;
        } catch (Throwable unknown) {
            return null;
        }
    }

    private @Nullable Cluster provided(@Nullable Object client) throws Throwable {
        Object provider = client instanceof UnifiedJedis unified ? JedisMembers.provider(unified) : null;
        return provider instanceof ClusterConnectionProvider cluster
                ? bySource.get(cluster, key -> new Cluster(new ProvidedSlots(cluster), nodes))
                : null;
    }
}
