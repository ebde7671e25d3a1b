package dev.detour.contract.app;

import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Pool;

/** A client that borrows by itself from a pool of connections; Jedis 3 has none. */
record BorrowingJedis(UnifiedJedis client, Pool<Connection> pool) implements PooledJedis {

    static PooledJedis open(HostAndPort server, JedisClientConfig config, GenericObjectPoolConfig<Connection> pool) {
        UnifiedJedis client = OlderJedisClients.pooled(server, config, pool);
        return new BorrowingJedis(client, OlderJedisClients.poolOf(client));
    }

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
        return pool.getResource();
    }

    @Override
    public void close() {
        client.close();
    }
}
