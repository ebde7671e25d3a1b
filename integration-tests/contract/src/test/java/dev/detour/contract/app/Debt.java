package dev.detour.contract.app;

import java.lang.reflect.Field;
import java.net.Socket;
import java.util.Objects;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/** A read, a write and a read on one {@code Jedis}, with the socket's own time-out between them. */
final class Debt {

    private static final long SOON_NANOS = 250_000_000;

    private Debt() {}

    /** What the first read came to and whether soon, what the write and the second read came to, and the time-out before each and at the end. */
    static String run(PooledJedis pool, String key, String other) throws Exception {
        try (Jedis jedis = (Jedis) pool.pool().getResource()) {
            StringBuilder told = new StringBuilder();
            told.append(timeout(jedis)).append(' ');
            long began = System.nanoTime();
            told.append(jedis.get(key)).append(System.nanoTime() - began < SOON_NANOS ? " soon" : " late");
            told.append(' ').append(timeout(jedis)).append(' ');
            try {
                told.append(jedis.set(other, "written"));
                told.append(' ').append(timeout(jedis)).append(' ').append(jedis.get(other));
                told.append(' ').append(timeout(jedis)).append(" in ").append(jedis.getDB());
            } catch (RuntimeException failure) {
                told.append(failure.getCause());
            }
            return told.toString();
        }
    }

    private static int timeout(Jedis jedis) throws Exception {
        Field socket = Connection.class.getDeclaredField("socket");
        socket.setAccessible(true);
        return ((Socket) Objects.requireNonNull(socket.get(JedisConnection.of(jedis)))).getSoTimeout();
    }
}
