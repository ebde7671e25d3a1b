package dev.detour.contract.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.RedisCredentials;
import redis.clients.jedis.RedisCredentialsProvider;
import redis.clients.jedis.UnifiedJedis;

/** Clients of Jedis whose users an application's own provider names, by name. */
final class JedisUsers {

    /** Of this application; where no provider is known this class is never loaded. */
    static final JedisUsers ALL = new JedisUsers();

    private interface Reading extends AutoCloseable {

        @Nullable
        String get(String key);

        @Override
        void close();
    }

    /** What an application makes of its secrets. */
    private static final class Provided implements RedisCredentialsProvider {

        private volatile String user;

        Provided(String user) {
            this.user = user;
        }

        @Override
        public RedisCredentials get() {
            return new DefaultRedisCredentials(user, "secret".toCharArray());
        }
    }

    private record Open(Provided users, Reading reading) {}

    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /** @param words the operation, and what it needs */
    @Nullable
    Object run(String name, List<String> words) {
        return switch (words.get(0)) {
            case "open" -> {
                Provided users = new Provided(words.get(3));
                open.put(name, new Open(users, reading(words.get(1), Integer.parseInt(words.get(2)), users)));
                yield "opened";
            }
            case "name" -> {
                named(name).users.user = words.get(1);
                yield "named";
            }
            case "get" -> named(name).reading().get(words.get(1));
            case "getInDatabase" -> ((OfPool) named(name).reading()).get(Integer.parseInt(words.get(1)), words.get(2));
            case "close" -> {
                named(name).reading().close();
                yield "closed";
            }
            default -> throw new UnsupportedOperationException(words.get(0));
        };
    }

    private Open named(String name) {
        return Objects.requireNonNull(open.get(name), name);
    }

    private static Reading reading(String style, int port, Provided users) {
        HostAndPort server = new HostAndPort("127.0.0.1", port);
        JedisClientConfig config = DefaultJedisClientConfig.builder()
                .credentialsProvider(users)
                .timeoutMillis(2_000)
                .build();
        return switch (style) {
            case "JEDIS_POOL" -> new OfPool(new JedisPool(new GenericObjectPoolConfig<>(), server, config));
            case "REDIS_CLIENT" -> new OfClient(OlderJedisClients.pooled(server, config, new ConnectionPoolConfig()));
            case "CLUSTER" -> new OfClient(cluster(server, config));
            default -> throw new IllegalArgumentException(style);
        };
    }

    @SuppressWarnings("deprecation")
    private static UnifiedJedis cluster(HostAndPort node, JedisClientConfig config) {
        return new JedisCluster(Set.of(node), config, 2, Duration.ofSeconds(4), new ConnectionPoolConfig());
    }

    private record OfPool(JedisPool pool) implements Reading {

        @Override
        public @Nullable String get(String key) {
            try (Jedis jedis = pool.getResource()) {
                return jedis.get(key);
            }
        }

        /** As a borrower may, although the pool is not told. */
        @Nullable
        String get(int database, String key) {
            try (Jedis jedis = pool.getResource()) {
                jedis.select(database);
                return jedis.get(key);
            }
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    private record OfClient(UnifiedJedis client) implements Reading {

        @Override
        public @Nullable String get(String key) {
            return client.get(key);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
