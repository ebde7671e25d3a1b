package dev.detour.jedis;

import dev.detour.engine.model.Link;
import java.util.Arrays;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.params.SetParams;

/** A link over a client of the application's own kind. */
final class JedisLink implements Link {

    private final Jedis jedis;

    JedisLink(Jedis jedis) {
        this.jedis = jedis;
    }

    @Override
    public boolean setIfAbsent(byte[] key, byte[] value, long ttlMillis) {
        return "OK".equals(jedis.set(key, value, SetParams.setParams().nx().px(ttlMillis)));
    }

    @Override
    public void deleteIfEqual(byte[] key, byte[] value) {
        jedis.watch(key);
        if (!Arrays.equals(jedis.get(key), value)) {
            jedis.unwatch();
            return;
        }
        try (Transaction transaction = jedis.multi()) {
            transaction.del(key);
            transaction.exec();
        }
    }

    @Override
    public void close() {
        jedis.close();
    }
}
