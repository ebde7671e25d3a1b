package dev.detour.contract.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext;

/** Spring Data Redis's reactive templates, which have neither transactions nor pipelines, nor commands by name. */
final class SpringReactiveAccess implements WithoutTransactions {

    private final LettuceConnectionFactory factory;
    private final ReactiveStringRedisTemplate redis;
    private final ReactiveRedisTemplate<byte[], byte[]> bytes;

    SpringReactiveAccess(Target target) {
        factory = SpringFactories.connected(target);
        redis = new ReactiveStringRedisTemplate(factory);
        bytes = new ReactiveRedisTemplate<>(factory, RedisSerializationContext.byteArray());
    }

    @Override
    public @Nullable Object get(String key) {
        return redis.opsForValue().get(key).block();
    }

    @Override
    public byte @Nullable [] getBytes(String key) {
        return bytes.opsForValue().get(key.getBytes(StandardCharsets.UTF_8)).block();
    }

    @Override
    public @Nullable Object set(String key, String value) {
        return ok(redis.opsForValue().set(key, value).block());
    }

    @Override
    public void sendSet(String key, String value) {
        redis.opsForValue().set(key, value).subscribe();
    }

    @Override
    public @Nullable Object setWithTtl(String key, String value, long ttlMillis) {
        return ok(redis.opsForValue()
                .set(key, value, Duration.ofMillis(ttlMillis))
                .block());
    }

    private static @Nullable Object ok(@Nullable Boolean done) {
        return Boolean.TRUE.equals(done) ? "OK" : done;
    }

    @Override
    public @Nullable Object del(String key) {
        return redis.delete(key).block();
    }

    @Override
    public @Nullable Object flushAll() {
        return redis.execute(connection -> connection.serverCommands().flushAll())
                .blockFirst();
    }

    @Override
    public @Nullable Object raw(String command, List<String> arguments) {
        throw noSuchThing();
    }

    /** Through the connection's method for it, by {@code METHOD} alone. */
    @Override
    public @Nullable Object write(Way way, Words words) throws Exception {
        if (way != Way.METHOD) {
            throw noSuchThing();
        }
        ReactiveRedisConnection connection = factory.getReactiveConnection();
        try {
            return LettuceWrites.await(words.call(commands(connection, words), false));
        } finally {
            connection.close();
        }
    }

    private Object commands(ReactiveRedisConnection connection, Words words) {
        return Stream.of(
                        connection.stringCommands(),
                        connection.keyCommands(),
                        connection.numberCommands(),
                        connection.serverCommands())
                .filter(words::hasMethod)
                .findFirst()
                .orElseThrow(this::noSuchThing);
    }

    @Override
    public UnsupportedOperationException noSuchThing() {
        return new UnsupportedOperationException("not by a reactive template");
    }

    @Override
    public List<@Nullable Object> pipelineSetGet(String key, String value) {
        throw noSuchThing();
    }

    @Override
    public void close() {
        factory.destroy();
    }
}
