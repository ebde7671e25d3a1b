package dev.detour.contract.app;

import dev.detour.testkit.app.Trust;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisSentinelPool;
import redis.clients.jedis.util.Pool;

/** A pool of Jedis as an application uses it. */
interface PooledJedis {

    int ATTEMPTS = 5; // Jedis's own default

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
        return switch (Style.valueOf(arguments.get(0))) {
            case REDIS_CLIENT -> BorrowingJedis.open(server, config, set(new GenericObjectPoolConfig<>(), arguments));
            case CLUSTER -> new OfNodes(cluster(server, config, set(new GenericObjectPoolConfig<>(), arguments)));
            case JEDIS_SENTINEL_POOL -> {
                JedisClientConfig plain = DefaultJedisClientConfig.builder().build();
                yield new OfClients(new JedisSentinelPool(
                        "watched", Set.of(server), set(new GenericObjectPoolConfig<>(), arguments), config, plain));
            }
            case JEDIS_POOL ->
                new OfClients(new JedisPool(set(new GenericObjectPoolConfig<>(), arguments), server, config));
        };
    }

    /** Jedis 3 has the same constructor, and pools of clients. */
    @SuppressWarnings("deprecation")
    private static JedisCluster cluster(
            HostAndPort node, JedisClientConfig config, GenericObjectPoolConfig<Connection> pool) {
        return new JedisCluster(Set.of(node), config, ATTEMPTS, pool);
    }

    private static JedisClientConfig config(List<String> arguments) {
        String password = arguments.get(3);
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
        if (arguments.size() > 9) {
            JedisSettings.give(config, arguments.get(9), password);
            config.ssl(true).sslSocketFactory(Trust.in(arguments.get(10)));
            JedisSettings.newestProtocol(config);
        } else {
            config.password(password.isEmpty() ? null : password);
        }
        return config.database(Integer.parseInt(arguments.get(2)))
                .connectionTimeoutMillis(Integer.parseInt(arguments.get(4)))
                .socketTimeoutMillis(Integer.parseInt(arguments.get(4)))
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

    /** A client that keeps a pool of connections for each node of a cluster. */
    record OfNodes(JedisCluster client) implements PooledJedis {

        @Override
        public @Nullable String get(String key) {
            return client.get(key);
        }

        @Override
        public String set(String key, String value) {
            return client.set(key, value);
        }

        @Override
        public AutoCloseable borrow() {
            return (AutoCloseable) pool().getResource();
        }

        @Override
        public Pool<?> pool() {
            return (Pool<?>) nodes().iterator().next();
        }

        /** No type of theirs is every version's. */
        private Collection<?> nodes() {
            return client.getClusterNodes().values();
        }

        @Override
        public int active() {
            return nodes().stream()
                    .mapToInt(pool -> ((Pool<?>) pool).getNumActive())
                    .sum();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
