package dev.detour.jedis;

import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/**
 * Which client is sure to ask a given server, with a connection from its pool. A closed client has an exception of its
 * own to throw, a cluster chooses by key, and after a failover the server of the last read is no longer asked.
 */
final class OpenPool {

    private OpenPool() {}

    /** Whether the client's next read goes to this node. */
    static boolean leadsTo(Node node, UnifiedJedis client) throws Throwable {
        Object provider = UnifiedMembers.provider(client);
        if (provider instanceof PooledConnectionProvider pooled) {
            return !pooled.getPool().isClosed();
        }
        return JedisClasses.HAS_SENTINELED
                && provider instanceof SentineledConnectionProvider sentinels
                && PoolMembers.isOpen(sentinels)
                && isAt(sentinels.getCurrentMaster(), node.namespace());
    }

    private static boolean isAt(@Nullable HostAndPort master, @Nullable Namespace namespace) {
        return master != null && namespace != null && namespace.server().equals(master.toString());
    }
}
