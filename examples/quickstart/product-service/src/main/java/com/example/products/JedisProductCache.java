package com.example.products;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/** The cache through Jedis, with a pool of connections. */
final class JedisProductCache implements ProductCache {

    private final RedisClient jedis;

    JedisProductCache(int port, int connections) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        int timeoutMillis = (int) COMMAND_TIMEOUT.toMillis();
        jedis = RedisClient.builder()
                .hostAndPort("127.0.0.1", port)
                .poolConfig(pool)
                .clientConfig(DefaultJedisClientConfig.builder()
                        .timeoutMillis(timeoutMillis)
                        .build())
                .build();
    }

    @Override
    public @Nullable String get(String key) {
        return jedis.get(key);
    }

    @Override
    public void setex(String key, long seconds, String value) {
        jedis.setex(key, seconds, value);
    }

    @Override
    public void close() {
        jedis.close();
    }
}
