package dev.detour.chaos.app;

import dev.detour.testkit.app.Trust;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/** Clients of Jedis as applications make them, with pools that are larger than the load needs. */
final class JedisAccesses {

    /** Of one whose client borrows by itself: who waits for a server that stands still keeps a connection meanwhile. */
    private static final int POOL = 40;

    /**
     * Of one from which each call borrows: enough for those that wait as long as the client has them wait, for what
     * nobody but Redis can give. Who finds none left is answered by no tier.
     */
    private static final int LENDING_POOL = 96;

    private static final int SECOND_POOL = 10;

    /**
     * Kept at hand, and made again after a stall, all at once: to connect to a server that stands still takes as long as the
     * client's own time-out, and {@code JedisPool} connects before it is known what for. No more than that, as each takes a
     * handshake, and two processors some tenths of a millisecond for it: a refill is not to be the fault.
     */
    private static final int AT_HAND = 8;

    /** The same over TLS, where it takes them some milliseconds. */
    private static final int TLS_POOL = 16;

    private static final Duration WAIT = Duration.ofMillis(Address.TIMEOUT_MILLIS);

    private static final Duration REFILL = Duration.ofSeconds(1);

    private JedisAccesses() {}

    private static JedisClientConfig config(Address address) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .database(address.database())
                .connectionTimeoutMillis(Address.TIMEOUT_MILLIS)
                .socketTimeoutMillis(Address.TIMEOUT_MILLIS);
        if (address.isOtherUsers()) {
            config.user(OtherUser.NAME).password(OtherUser.PASSWORD);
        }
        String trusted = address.trusted();
        return trusted == null
                ? config.build()
                : config.ssl(true).sslSocketFactory(Trust.in(trusted)).build();
    }

    private static <T> void size(GenericObjectPoolConfig<T> pool, Address address) {
        int usual = address.trusted() == null ? POOL : TLS_POOL;
        int size = address.isTheUsual() ? usual : Math.min(usual, SECOND_POOL);
        pool.setMaxTotal(size);
        pool.setMinIdle(Math.min(size, AT_HAND));
        pool.setMaxIdle(size);
        pool.setMaxWait(WAIT);
        pool.setTimeBetweenEvictionRuns(REFILL);
    }

    private static ConnectionPoolConfig pool(Address address) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        size(pool, address);
        return pool;
    }

    private static Set<HostAndPort> nodes(Address address) {
        return address.ports().stream()
                .map(port -> new HostAndPort("127.0.0.1", port))
                .collect(Collectors.toSet());
    }

    /** A {@code JedisPool}, from which each call borrows. */
    static Access pooled(Address address) {
        JedisPoolConfig pool = new JedisPoolConfig();
        size(pool, address);
        pool.setMaxTotal(Math.max(pool.getMaxTotal(), address.isTheUsual() ? LENDING_POOL : 0));
        return new Pooled(new JedisPool(pool, new HostAndPort("127.0.0.1", address.port()), config(address)));
    }

    /** A {@code RedisClient}, which borrows by itself. */
    static Access client(Address address) {
        RedisClient client = RedisClient.builder()
                .hostAndPort("127.0.0.1", address.port())
                .clientConfig(config(address))
                .poolConfig(pool(address))
                .build();
        return new Unified(client);
    }

    /** A client of a whole cluster. */
    static Access cluster(Address address) {
        RedisClusterClient client = RedisClusterClient.builder()
                .nodes(nodes(address))
                .clientConfig(config(address))
                .poolConfig(pool(address))
                .build();
        return new Unified(client);
    }

    /** A client that asks sentinels. */
    static Access sentinel(Address address) {
        RedisSentinelClient client = RedisSentinelClient.builder()
                .masterName("watched")
                .sentinels(nodes(address))
                .clientConfig(config(address))
                .poolConfig(pool(address))
                .build();
        return new Unified(client);
    }

    private static SetParams expiring(String key) {
        return Expiry.of(key) ? SetParams.setParams().ex(Expiry.SECONDS) : SetParams.setParams();
    }

    private record Unified(UnifiedJedis client) implements BlockingAccess {
        @Override
        public @Nullable String get(String key) {
            return client.get(key);
        }

        @Override
        public void set(String key, String value) {
            client.set(key, value, expiring(key));
        }

        @Override
        public void setIfAbsent(String key, String value) {
            client.set(key, value, SetParams.setParams().nx());
        }

        @Override
        public void delete(String key) {
            client.del(key);
        }

        @Override
        public void push(String list, String element) {
            client.rpush(list, element);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private record Pooled(JedisPool pool) implements BlockingAccess {
        @Override
        public @Nullable String get(String key) {
            try (Jedis jedis = pool.getResource()) {
                return jedis.get(key);
            }
        }

        @Override
        public void set(String key, String value) {
            try (Jedis jedis = pool.getResource()) {
                jedis.set(key, value, expiring(key));
            }
        }

        @Override
        public void setIfAbsent(String key, String value) {
            try (Jedis jedis = pool.getResource()) {
                jedis.set(key, value, SetParams.setParams().nx());
            }
        }

        @Override
        public void delete(String key) {
            try (Jedis jedis = pool.getResource()) {
                jedis.del(key);
            }
        }

        @Override
        public void push(String list, String element) {
            try (Jedis jedis = pool.getResource()) {
                jedis.rpush(list, element);
            }
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
