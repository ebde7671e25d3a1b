package dev.detour.contract.app;

import static dev.detour.contract.app.OlderJedisClients.address;
import static dev.detour.contract.app.OlderJedisClients.pool;

import java.util.Set;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.MultiDbClient;
import redis.clients.jedis.MultiDbConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.csc.CacheConfig;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** The clients of Jedis 8, each over pools of one connection where calls that follow each other shall share it. */
final class JedisClients {

    /** So many failures of one database send the client to the next. */
    private static final int FAILURES = 3;

    private JedisClients() {}

    private static JedisClientConfig config(Target target) {
        return settings(target).build();
    }

    private static DefaultJedisClientConfig.Builder settings(Target target) {
        return DefaultJedisClientConfig.builder()
                .database(target.database())
                .user(target.user())
                .password(target.password())
                .timeoutMillis(target.timeoutMillis());
    }

    /** To a cluster; the port is any node's. */
    static UnifiedJedis cluster(Target target, int poolSize) {
        return RedisClusterClient.builder()
                .nodes(Set.of(address(target)))
                .clientConfig(config(target))
                .poolConfig(pool(target, poolSize))
                .build();
    }

    /** To a cluster whose replicas may be read. */
    static RedisClusterClient clusterWithReplicas(Target target) {
        return RedisClusterClient.builder()
                .nodes(Set.of(address(target)))
                .clientConfig(settings(target).readOnlyForRedisClusterReplicas().build())
                .poolConfig(pool(target, 1))
                .build();
    }

    /** Keeps what it has read, and is told by the server when that changes. */
    static UnifiedJedis caching(Target target, int poolSize) {
        return connected(RedisClient.builder()
                .hostAndPort(address(target))
                .clientConfig(settings(target).protocol(RedisProtocol.RESP3).build())
                .cacheConfig(
                        CacheConfig.builder().cacheClass(AnyServersCache.class).build())
                .poolConfig(pool(target, poolSize))
                .build());
    }

    /** As the others are that ask the server for its protocol. */
    private static UnifiedJedis connected(UnifiedJedis client) {
        client.ping();
        return client;
    }

    /** The primary that a sentinel names; the port is the sentinel's. */
    static UnifiedJedis sentinel(Target target, int poolSize) {
        return RedisSentinelClient.builder()
                .masterName("watched")
                .sentinels(Set.of(address(target)))
                .clientConfig(config(target))
                .poolConfig(pool(target, poolSize))
                .build();
    }

    /** Several databases, of which the first that is well is used; the port is the first one's. */
    static MultiDbClient multiDb(Target target) {
        return MultiDbClient.builder()
                .multiDbConfig(MultiDbConfig.builder()
                        .database(database(target, target.port(), 1))
                        .commandRetry(MultiDbConfig.RetryConfig.builder()
                                .maxAttempts(1)
                                .build())
                        .failureDetector(MultiDbConfig.CircuitBreakerConfig.builder()
                                .minNumOfFailures(FAILURES)
                                .failureRateThreshold(1)
                                .slidingWindowSize(60)
                                .build())
                        .failbackSupported(false)
                        .build())
                .build();
    }

    /** Its health is what becomes of commands alone: nothing is asked beside them. */
    static MultiDbConfig.DatabaseConfig database(Target target, int port, float weight) {
        return MultiDbConfig.DatabaseConfig.builder(new HostAndPort("127.0.0.1", port), config(target))
                .weight(weight)
                .healthCheckEnabled(false)
                .connectionPoolConfig(pool(target, 1))
                .build();
    }

    /** An application's own, which calls Jedis's. */
    static Jedis derivedSingle(Target target) {
        return new Jedis(address(target), config(target)) {
            @Override
            public String get(String key) {
                return super.get(key);
            }

            @Override
            public byte[] get(byte[] key) {
                return super.get(key);
            }
        };
    }

    /** The same over a pool. */
    static UnifiedJedis derivedPooled(Target target, int poolSize) {
        return connected(
                new UnifiedJedis(
                        new PooledConnectionProvider(address(target), config(target), pool(target, poolSize)),
                        RedisProtocol.RESP2) {
                    @Override
                    public String get(String key) {
                        return super.get(key);
                    }

                    @Override
                    public byte[] get(byte[] key) {
                        return super.get(key);
                    }
                });
    }
}
