package dev.detour.contract.app;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.DefaultRedisCredentialsProvider;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisSentinelPool;
import redis.clients.jedis.RedisCredentials;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Pool;

/** A pool of Jedis as an application uses it. */
interface PooledJedis {

    /** How an application reads. */
    enum Style {
        /** A {@code Jedis} for each operation. */
        JEDIS_POOL,
        /** The same, from the primary that a sentinel names. */
        JEDIS_SENTINEL_POOL,
        /** The client borrows by itself. */
        REDIS_CLIENT,
        /** The same, from the pool of each node of a cluster; the port is any node's. */
        CLUSTER
    }

    /**
     * @param arguments a style, a port, a database, a password or nothing, the time-out, then what the pool is set to: the
     *     number of connections, the longest wait, whether a connection is tested, whether an exhausted pool waits; and
     *     for a server that is reached through TLS a user and the file of a certificate
     */
    static PooledJedis open(List<String> arguments) {
        JedisClientConfig config = config(arguments);
        HostAndPort server = new HostAndPort("127.0.0.1", Integer.parseInt(arguments.get(1)));
        if (Style.valueOf(arguments.get(0)) == Style.REDIS_CLIENT) {
            UnifiedJedis client = OlderJedisClients.pooled(server, config, set(new ConnectionPoolConfig(), arguments));
            return new OfConnections(client, OlderJedisClients.poolOf(client));
        }
        if (Style.valueOf(arguments.get(0)) == Style.CLUSTER) {
            return new OfNodes(OlderJedisClients.cluster(server, config, set(new ConnectionPoolConfig(), arguments)));
        }
        if (Style.valueOf(arguments.get(0)) == Style.JEDIS_SENTINEL_POOL) {
            JedisClientConfig plain = DefaultJedisClientConfig.builder().build();
            return new OfClients(new JedisSentinelPool(
                    "watched", Set.of(server), set(new GenericObjectPoolConfig<>(), arguments), config, plain));
        }
        return new OfClients(new JedisPool(set(new GenericObjectPoolConfig<>(), arguments), server, config));
    }

    private static JedisClientConfig config(List<String> arguments) {
        String password = arguments.get(3);
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
        if (arguments.size() > 9) {
            RedisCredentials credentials = new DefaultRedisCredentials(arguments.get(9), password);
            config.credentialsProvider(new DefaultRedisCredentialsProvider(credentials))
                    .ssl(true)
                    .sslSocketFactory(Trust.in(arguments.get(10)));
            OlderJedisClients.newestProtocol(config);
        } else {
            config.password(password.isEmpty() ? null : password);
        }
        return config.database(Integer.parseInt(arguments.get(2)))
                .timeoutMillis(Integer.parseInt(arguments.get(4)))
                .clientName("application")
                .build();
    }

    private static <C extends GenericObjectPoolConfig<?>> C set(C pool, List<String> arguments) {
        pool.setMaxTotal(Integer.parseInt(arguments.get(5)));
        pool.setMaxIdle(Integer.parseInt(arguments.get(5)));
        pool.setMaxWait(Duration.ofMillis(Long.parseLong(arguments.get(6))));
        pool.setTestOnBorrow(Boolean.parseBoolean(arguments.get(7)));
        pool.setBlockWhenExhausted(Boolean.parseBoolean(arguments.get(8)));
        pool.setTestWhileIdle(false);
        pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
        return pool;
    }

    @Nullable
    String get(String key);

    String set(String key, String value);

    /** What the pool lends, to be closed. */
    AutoCloseable borrow();

    Pool<?> pool();

    default int active() {
        return pool().getNumActive();
    }

    void close();

    /** A pool of {@code Jedis}. */
    record OfClients(Pool<Jedis> pool) implements PooledJedis {

        @Override
        public @Nullable String get(String key) {
            try (Jedis jedis = pool.getResource()) {
                return jedis.get(key);
            }
        }

        @Override
        public String set(String key, String value) {
            try (Jedis jedis = pool.getResource()) {
                return jedis.set(key, value);
            }
        }

        @Override
        public AutoCloseable borrow() {
            return pool.getResource();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** A client that borrows by itself. */
    interface OfUnified extends PooledJedis {

        UnifiedJedis client();

        @Override
        default @Nullable String get(String key) {
            return client().get(key);
        }

        @Override
        default String set(String key, String value) {
            return client().set(key, value);
        }

        @Override
        default void close() {
            client().close();
        }
    }

    /** A client that keeps a pool of connections. */
    record OfConnections(UnifiedJedis client, Pool<Connection> pool) implements OfUnified {

        @Override
        public AutoCloseable borrow() {
            return pool().getResource();
        }
    }

    /** A client that keeps a pool of connections for each node of a cluster. */
    record OfNodes(JedisCluster client) implements OfUnified {

        @Override
        public AutoCloseable borrow() {
            return client.getConnectionFromSlot(0);
        }

        @Override
        public Pool<?> pool() {
            return client.getClusterNodes().values().iterator().next();
        }

        @Override
        public int active() {
            return client.getClusterNodes().values().stream()
                    .mapToInt(Pool::getNumActive)
                    .sum();
        }
    }
}
