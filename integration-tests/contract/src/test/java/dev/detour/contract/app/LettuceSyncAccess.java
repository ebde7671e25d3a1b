package dev.detour.contract.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lettuce's synchronous API, as it comes: its time-out ends the wait, not the command. */
class LettuceSyncAccess extends LettuceAccess {

    private final RedisCommands<String, String> redis = connection.sync();

    LettuceSyncAccess(Target target) {
        super(target, false);
    }

    /** On connections that somebody else has opened, and closes. */
    LettuceSyncAccess(
            RedisClient client,
            Target target,
            StatefulRedisConnection<String, String> connection,
            StatefulRedisConnection<byte[], byte[]> bytesConnection) {
        super(client, target, connection, bytesConnection);
    }

    @Override
    Object api(boolean text) {
        return text ? connection.sync() : bytesConnection.sync();
    }

    @Override
    public @Nullable Object get(String key) {
        return redis.get(key);
    }

    @Override
    public byte @Nullable [] getBytes(String key) {
        return bytesConnection.sync().get(key.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Object set(String key, String value) {
        return redis.set(key, value);
    }

    @Override
    public @Nullable Object setWithTtl(String key, String value, long ttlMillis) {
        return redis.psetex(key, ttlMillis, value);
    }

    @Override
    public @Nullable Object del(String key) {
        return redis.del(key);
    }

    @Override
    public @Nullable Object flushAll() {
        return redis.flushall();
    }

    @Override
    public @Nullable Object multiGet(String key) {
        redis.multi();
        redis.get(key);
        return listOf(redis.exec());
    }

    @Override
    public @Nullable Object multiSet(String key, String value) {
        redis.multi();
        redis.set(key, value);
        return listOf(redis.exec());
    }

    @Override
    public List<@Nullable Object> watchGetMultiSet(String key, String value) {
        redis.watch(key);
        Object got = get(key);
        redis.multi();
        redis.set(key, value);
        return Arrays.asList(got, listOf(redis.exec()));
    }

    @Override
    public @Nullable Object watchGetUnwatch(String key) {
        redis.watch(key);
        Object got = get(key);
        redis.unwatch();
        return got;
    }

    /** The results in order; null where the transaction was discarded. */
    static @Nullable List<Object> listOf(TransactionResult result) {
        return result.wasDiscarded() ? null : result.stream().toList();
    }
}
