package dev.detour.contract.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.DefaultStringRedisConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Spring Data Redis's templates, one of text and one of bytes, on connections of one factory. */
final class SpringAccess implements Access {

    /** A command in words on a connection of the client that the factory is of. */
    interface Raw {
        @Nullable
        Object send(RedisConnection connection, Words words);
    }

    private final Raw client;
    private final Runnable closing;
    private final StringRedisTemplate redis;
    private final RedisTemplate<byte[], byte[]> bytes = new RedisTemplate<>();

    SpringAccess(RedisConnectionFactory factory, Raw client, Runnable closing) {
        this.client = client;
        this.closing = closing;
        redis = new StringRedisTemplate(factory);
        bytes.setConnectionFactory(factory);
        bytes.setDefaultSerializer(RedisSerializer.byteArray());
        bytes.afterPropertiesSet();
    }

    @Override
    public @Nullable Object get(String key) {
        return redis.opsForValue().get(key);
    }

    @Override
    public byte @Nullable [] getBytes(String key) {
        return bytes.opsForValue().get(bytesOf(key));
    }

    /** The template's own method gives nothing. */
    @Override
    public Object set(String key, String value) {
        redis.opsForValue().set(key, value);
        return "OK";
    }

    @Override
    public Object setWithTtl(String key, String value, long ttlMillis) {
        redis.opsForValue().set(key, value, Duration.ofMillis(ttlMillis));
        return "OK";
    }

    @Override
    public Object del(String key) {
        return redis.delete(key);
    }

    @Override
    public Object flushAll() {
        bytes.execute(calling(connection -> {
            connection.serverCommands().flushAll();
            return null;
        }));
        return "OK";
    }

    @Override
    public @Nullable Object raw(String command, List<String> arguments) {
        return bytes.execute(calling(connection -> client.send(connection, new Words(command, arguments))), true);
    }

    @Override
    public @Nullable Object write(Way way, Words words) {
        return switch (way) {
            case METHOD -> bytes.execute(calling(connection -> callText(connection, words)), true);
            case BYTES_METHOD -> bytes.execute(calling(connection -> call(connection, true, words)), true);
            case RAW, RAW_BYTES -> bytes.execute(calling(connection -> call(connection, false, words)), true);
            case PIPELINED_METHOD, PIPELINED ->
                bytes.execute(calling(connection -> pipelined(connection, way.isMethod(), words)), true);
            case TRANSACTION_METHOD, TRANSACTION ->
                bytes.execute(calling(connection -> inTransaction(connection, way.isMethod(), words)), true);
            case WATCHED_TRANSACTION ->
                bytes.execute(
                        calling(connection -> {
                            connection.watch(bytesOf("watched"));
                            return inTransaction(connection, false, words);
                        }),
                        true);
        };
    }

    private @Nullable Object call(RedisConnection connection, boolean method, Words words) throws Exception {
        return method ? named(words, false).call(connection, false) : client.send(connection, words);
    }

    private static @Nullable Object callText(RedisConnection connection, Words words) throws Exception {
        return named(words, true).call(new DefaultStringRedisConnection(connection), true);
    }

    /** With Spring's name for the method, where it has one of its own. */
    private static Words named(Words words, boolean text) {
        return switch (words.command()) {
            case "incrbyfloat" -> new Words("incrBy", words.arguments());
            case "mset" -> new Words(text ? "mSetString" : "mSet", words.arguments());
            default -> words;
        };
    }

    private List<@Nullable Object> pipelined(RedisConnection connection, boolean method, Words words) throws Exception {
        connection.openPipeline();
        call(connection, method, words);
        return connection.closePipeline();
    }

    private List<@Nullable Object> inTransaction(RedisConnection connection, boolean method, Words words)
            throws Exception {
        connection.multi();
        call(connection, method, words);
        return connection.exec();
    }

    @Override
    public void discardSet(String key, String value) {
        inSession(() -> {
            redis.multi();
            redis.opsForValue().set(key, value);
            redis.discard();
            return null;
        });
    }

    @Override
    public @Nullable Object multiGet(String key) {
        return inSession(() -> {
            redis.multi();
            redis.opsForValue().get(key);
            return redis.exec();
        });
    }

    @Override
    public @Nullable Object multiSet(String key, String value) {
        return inSession(() -> {
            redis.multi();
            redis.opsForValue().set(key, value);
            return redis.exec();
        });
    }

    @Override
    public List<@Nullable Object> watchGetMultiSet(String key, String value) {
        return Objects.requireNonNull(inSession(() -> {
            redis.watch(key);
            Object got = get(key);
            redis.multi();
            redis.opsForValue().set(key, value);
            return Arrays.asList(got, redis.exec());
        }));
    }

    @Override
    public @Nullable Object watchGetUnwatch(String key) {
        return inSession(() -> {
            redis.watch(key);
            Object got = get(key);
            redis.unwatch();
            return got;
        });
    }

    @Override
    public List<@Nullable Object> pipelineSetGet(String key, String value) {
        return redis.executePipelined(calling(connection -> {
            connection.stringCommands().set(bytesOf(key), bytesOf(value));
            connection.stringCommands().get(bytesOf(key));
            return null;
        }));
    }

    private static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closing.run();
    }

    /** What is asked of a connection. */
    private interface Call<T> {
        @Nullable
        T on(RedisConnection connection) throws Exception;
    }

    @SuppressWarnings("NullAway") // the interface allows a null, which its type parameter does not say
    private static <T> RedisCallback<T> calling(Call<T> call) {
        return connection -> unchecked(() -> call.on(connection));
    }

    /** All in one session, in which watching and queueing have a connection of the thread's own. */
    private <T> @Nullable T inSession(Callable<T> operations) {
        return redis.execute(new InSession<>(operations));
    }

    private record InSession<T>(Callable<T> operations) implements SessionCallback<T> {
        @Override
        public <K, V> T execute(RedisOperations<K, V> same) {
            return unchecked(operations);
        }
    }

    private static <T> T unchecked(Callable<T> call) {
        try {
            return call.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
