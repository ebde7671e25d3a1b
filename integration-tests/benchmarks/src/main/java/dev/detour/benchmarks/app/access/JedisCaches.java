package dev.detour.benchmarks.app.access;

import java.time.Duration;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/** Jedis, with connections enough for the load. */
final class JedisCaches {

    private static final String HOST = "127.0.0.1";
    private static final int CONNECTIONS = 64;
    private static final Duration REFILL = Duration.ofSeconds(1);

    private JedisCaches() {}

    static HostAndPort address(int port) {
        return new HostAndPort(HOST, port);
    }

    /** Open from the start on, and again as soon as some are lost. */
    static <P extends GenericObjectPoolConfig<?>> P sized(P pool) {
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMinIdle(CONNECTIONS);
        pool.setTimeBetweenEvictionRuns(REFILL);
        return pool;
    }

    private static SetParams expiring(Site site) {
        return SetParams.setParams().px(site.ttl().toMillis());
    }

    /** One from which each call borrows. */
    static Cache pooled(Site site) {
        JedisPool pool = new JedisPool(
                sized(new JedisPoolConfig()),
                address(site.port()),
                DefaultJedisClientConfig.builder().build());
        return new Cache() {
            @Override
            public @Nullable String get(String key) {
                try (Jedis jedis = pool.getResource()) {
                    return jedis.get(key);
                }
            }

            @Override
            public void put(String key, String value) {
                try (Jedis jedis = pool.getResource()) {
                    jedis.set(key, value, expiring(site));
                }
            }
        };
    }

    /** One that borrows by itself. */
    static Cache unified(UnifiedJedis client, Site site) {
        return new Cache() {
            @Override
            public @Nullable String get(String key) {
                return client.get(key);
            }

            @Override
            public void put(String key, String value) {
                client.set(key, value, expiring(site));
            }
        };
    }
}
