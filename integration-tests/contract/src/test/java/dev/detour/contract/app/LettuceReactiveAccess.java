package dev.detour.contract.app;

import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Lettuce's reactive API, with Lettuce's own time-out for each command. */
final class LettuceReactiveAccess extends LettuceAccess {

    private final RedisReactiveCommands<String, String> redis = connection.reactive();

    LettuceReactiveAccess(Target target) {
        super(target, true);
    }

    @Override
    Object api(boolean text) {
        return text ? connection.reactive() : bytesConnection.reactive();
    }

    @Override
    public @Nullable Object get(String key) {
        return redis.get(key).block();
    }

    @Override
    public byte @Nullable [] getBytes(String key) {
        return bytesConnection
                .reactive()
                .get(key.getBytes(StandardCharsets.UTF_8))
                .block();
    }

    @Override
    public @Nullable Object set(String key, String value) {
        return redis.set(key, value).block();
    }

    @Override
    public void sendSet(String key, String value) {
        redis.set(key, value).subscribe();
    }

    @Override
    public @Nullable Object setWithTtl(String key, String value, long ttlMillis) {
        return redis.psetex(key, ttlMillis, value).block();
    }

    @Override
    public @Nullable Object del(String key) {
        return redis.del(key).block();
    }

    @Override
    public @Nullable Object flushAll() {
        return redis.flushall().block();
    }

    @Override
    public @Nullable Object multiGet(String key) {
        return multi(redis.get(key));
    }

    @Override
    public @Nullable Object multiSet(String key, String value) {
        return multi(redis.set(key, value));
    }

    private @Nullable Object multi(Mono<?> queued) {
        TransactionResult result = redis.multi()
                .flatMap(begun -> {
                    queued.subscribe(value -> {}, failure -> {}); // EXEC tells; old Reactors throw what nobody takes
                    return redis.exec();
                })
                .block();
        return LettuceSyncAccess.listOf(Objects.requireNonNull(result));
    }

    @Override
    public List<@Nullable Object> watchGetMultiSet(String key, String value) {
        redis.watch(key).block();
        Object got = get(key);
        return Arrays.asList(got, multiSet(key, value));
    }

    @Override
    public @Nullable Object watchGetUnwatch(String key) {
        redis.watch(key).block();
        Object got = get(key);
        redis.unwatch().block();
        return got;
    }
}
