package dev.detour.contract.app;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Set;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Pool;

/** Clients of Jedis as they are made from Jedis 4 on, wherever a version has them. */
final class OlderJedisClients {

    private static final int ATTEMPTS = 5; // Jedis's own default

    private OlderJedisClients() {}

    static HostAndPort address(Target target) {
        return new HostAndPort("127.0.0.1", target.port());
    }

    /** For calls that follow each other to share what they find in it where it is of one connection. */
    static ConnectionPoolConfig pool(Target target, int size) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(size);
        pool.setMaxIdle(size);
        pool.setMaxWait(Duration.ofMillis(target.timeoutMillis()));
        return pool;
    }

    /** To a cluster; the port is any node's. */
    static UnifiedJedis cluster(Target target, int poolSize) {
        return cluster(address(target), JedisAccess.config(target), pool(target, poolSize));
    }

    @SuppressWarnings("deprecation")
    static JedisCluster cluster(HostAndPort node, JedisClientConfig config, ConnectionPoolConfig pool) {
        return new JedisCluster(Set.of(node), config, ATTEMPTS, pool);
    }

    /** The primary that a sentinel names, whose port it is; only before Jedis 8. */
    static UnifiedJedis sentinel(Target target, int poolSize) {
        JedisClientConfig ofSentinel = DefaultJedisClientConfig.builder().build();
        return made(
                "JedisSentineled",
                new Class<?>[] {
                    String.class,
                    JedisClientConfig.class,
                    GenericObjectPoolConfig.class,
                    Set.class,
                    JedisClientConfig.class
                },
                "watched",
                JedisAccess.config(target),
                pool(target, poolSize),
                Set.of(address(target)),
                ofSentinel);
    }

    /** The same of a server, connected. */
    static UnifiedJedis pooled(Target target, int poolSize) {
        UnifiedJedis client = pooled(address(target), JedisAccess.config(target), pool(target, poolSize));
        if (client.getClass().getSimpleName().equals("JedisPooled")) { // the newer ones connect as they are made
            poolOf(client).getResource().close();
        }
        return client;
    }

    /** Which borrows by itself: before Jedis 8 a {@code JedisPooled}, since then a {@code RedisClient}. */
    static UnifiedJedis pooled(HostAndPort server, JedisClientConfig config, GenericObjectPoolConfig<Connection> pool) {
        if (!JedisHas.type("JedisPooled")) {
            return Newest.pooled(server, config, pool);
        }
        return made(
                "JedisPooled",
                new Class<?>[] {GenericObjectPoolConfig.class, HostAndPort.class, JedisClientConfig.class},
                pool,
                server,
                config);
    }

    /** The pool of such a client. */
    @SuppressWarnings("unchecked")
    static Pool<Connection> poolOf(UnifiedJedis pooled) {
        try {
            return (Pool<Connection>) pooled.getClass().getMethod("getPool").invoke(pooled);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UnifiedJedis made(String type, Class<?>[] parameters, Object... arguments) {
        try {
            return (UnifiedJedis) Class.forName("redis.clients.jedis." + type)
                    .getConstructor(parameters)
                    .newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an older version cannot load. */
    private static final class Newest {

        static UnifiedJedis pooled(
                HostAndPort server, JedisClientConfig config, GenericObjectPoolConfig<Connection> pool) {
            return RedisClient.builder()
                    .hostAndPort(server)
                    .clientConfig(config)
                    .poolConfig(pool)
                    .build();
        }
    }
}
