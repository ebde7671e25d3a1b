package dev.detour.jedis;

import dev.detour.engine.model.Link;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
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
    public boolean setIfAbsent(byte[] key, byte[] value, long ttlMillis, BooleanSupplier isCurrent) {
        long moment = Math.min(ttlMillis, PROBATION_MILLIS);
        if (!"OK".equals(jedis.set(key, value, SetParams.setParams().nx().px(moment)))) {
            return false;
        }
        jedis.watch(key);
        boolean current = isCurrent.getAsBoolean();
        long left = jedis.pttl(key);
        if (left < 0 || left > moment || !Arrays.equals(jedis.get(key), value)) {
            jedis.unwatch();
            return true;
        }
        try (Transaction transaction = jedis.multi()) {
            if (current) {
                transaction.pexpire(key, ttlMillis);
            } else {
                transaction.del(key);
            }
            transaction.exec();
        }
        return true;
    }

    @Override
    public void close() {
        jedis.close();
    }
}
