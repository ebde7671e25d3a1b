package dev.detour.contract.app;

import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/** The connection that a {@code Jedis} is; the type of what it gives has changed. */
final class JedisConnection {

    private JedisConnection() {}

    static Connection of(Jedis jedis) {
        try {
            return (Connection) Jedis.class.getMethod("getClient").invoke(jedis);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
