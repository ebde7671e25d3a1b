package dev.detour.jedis;

import dev.detour.engine.WeakKeys;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.util.Pool;

/** The state beside each pool. Thread-safe. */
final class Pools {

    private static final int UNLIMITED = -1;

    private final WeakKeys<Object, PoolState> states = new WeakKeys<>();
    private final ThreadSlots threads;
    private final Connections connections;

    Pools(ThreadSlots threads, Connections connections) {
        this.threads = threads;
        this.connections = connections;
    }

    /** The state of a pool; a thread that stays with one pool pays no look-up. */
    PoolState of(Pool<?> pool) {
        PoolState last = threads.pool();
        if (last != null && last.isOf(pool)) {
            return last;
        }
        PoolState state = states.get(pool, p -> made(pool));
        threads.pool(state);
        return state;
    }

    private PoolState made(Pool<?> pool) {
        Blueprint blueprint = blueprint(pool);
        return new PoolState(pool, most(pool), blueprint, planned(blueprint));
    }

    private static int most(Pool<?> pool) {
        try {
            GenericObjectPool<?> lender = PoolMembers.lender(pool);
            return lender == null ? UNLIMITED : lender.getMaxTotal();
        } catch (Throwable absent) {
            return UNLIMITED;
        }
    }

    /** Where the pool's next connection will lead; unknown where only its handshake can tell. */
    Node planned(Pool<?> pool) {
        return planned(blueprint(pool)); // a sentinel pool's leads elsewhere after a failover
    }

    private Node planned(@Nullable Blueprint blueprint) {
        Namespace namespace = blueprint == null ? null : blueprint.planned();
        return blueprint == null || namespace == null
                ? Node.UNKNOWN
                : connections.node(namespace, blueprint.links(namespace));
    }

    private @Nullable Blueprint blueprint(Pool<?> pool) {
        try {
            JedisSocketFactory sockets = PoolMembers.socketFactory(pool);
            JedisClientConfig config = PoolMembers.config(pool);
            return sockets == null || config == null ? null : new Blueprint(sockets, config, connections);
        } catch (Throwable absent) {
            return null;
        }
    }

    /** Where the pool's connections lead, or null where that is not known. */
    static @Nullable HostAndPort server(Pool<?> pool) throws Throwable {
        return PoolMembers.socketFactory(pool) instanceof DefaultJedisSocketFactory sockets
                ? sockets.getHostAndPort()
                : null;
    }

    /** The database that the pool's connections select, or null where that is not known. */
    static @Nullable Integer database(Pool<?> pool) throws Throwable {
        JedisClientConfig config = PoolMembers.config(pool);
        return config == null ? null : Integer.valueOf(config.getDatabase());
    }
}
