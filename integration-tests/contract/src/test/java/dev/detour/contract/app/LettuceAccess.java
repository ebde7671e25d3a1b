package dev.detour.contract.app;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What the three APIs of Lettuce have in common: one client, one connection for text and one for bytes. */
abstract class LettuceAccess implements Access {

    final StatefulRedisConnection<String, String> connection;
    final StatefulRedisConnection<byte[], byte[]> bytesConnection;
    final RedisClient client;
    final RedisURI uri;
    private final StringCodec codec;

    /** @param timeOutCommands whether Lettuce ends commands itself; the synchronous API does not need it */
    LettuceAccess(Target target, boolean timeOutCommands) {
        uri = uri(target);
        client = RedisClient.create(uri);
        if (timeOutCommands) {
            client.setOptions(ClientOptions.builder()
                    .timeoutOptions(TimeoutOptions.enabled())
                    .build());
        }
        codec = codec(target);
        connection = connect(client, codec, uri);
        bytesConnection = connect(client, ByteArrayCodec.INSTANCE, uri);
    }

    /** Called while this is being made. */
    <K> StatefulRedisConnection<K, K> connect(RedisClient client, RedisCodec<K, K> codec, RedisURI uri) {
        return client.connect(codec);
    }

    /** On connections that somebody else has opened, and closes. */
    LettuceAccess(
            RedisClient client,
            Target target,
            StatefulRedisConnection<String, String> connection,
            StatefulRedisConnection<byte[], byte[]> bytesConnection) {
        this.client = client;
        this.connection = connection;
        this.bytesConnection = bytesConnection;
        uri = uri(target);
        codec = codec(target);
    }

    static StringCodec codec(Target target) {
        return switch (target.codec()) {
            case UTF8 -> StringCodec.UTF8;
            case PICKY -> new PickyCodec();
        };
    }

    static RedisURI uri(Target target) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(target.port())
                .withDatabase(target.database())
                .withTimeout(Duration.ofMillis(target.timeoutMillis()));
        String password = target.password();
        if (password != null) {
            String user = target.user();
            if (user == null) {
                uri.withPassword(password.toCharArray());
            } else {
                uri.withAuthentication(user, password.toCharArray());
            }
        }
        return uri.build();
    }

    final RedisAsyncCommands<String, String> async() {
        return connection.async();
    }

    /** Waits, and throws a failure as it is rather than in the future's wrapping. */
    static <T> @Nullable T await(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public @Nullable Object raw(String command, List<String> arguments) throws Exception {
        CommandArgs<String, String> built = new CommandArgs<>(codec);
        arguments.forEach(built::add);
        return await(async().dispatch(new LettuceKeyword(command), new NestedMultiOutput<>(codec), built));
    }

    /** The commands as this API has them. */
    abstract Object api(boolean text);

    @Override
    public @Nullable Object write(Way way, Words words) throws Exception {
        return switch (way) {
            case METHOD -> LettuceWrites.await(words.call(api(true), true));
            case BYTES_METHOD -> LettuceWrites.await(words.call(api(false), false));
            case RAW -> LettuceWrites.await(LettuceWrites.raw(api(true), StringCodec.UTF8, words));
            case RAW_BYTES -> LettuceWrites.await(LettuceWrites.rawBytes(api(false), words));
            case PIPELINED_METHOD, PIPELINED -> pipelined(way.isMethod(), words);
            case TRANSACTION_METHOD, TRANSACTION -> LettuceWrites.inTransaction(api(true), way.isMethod(), words);
            case WATCHED_TRANSACTION -> {
                LettuceWrites.await(new Words("watch", List.of("watched")).call(api(true), true));
                yield LettuceWrites.inTransaction(api(true), false, words);
            }
        };
    }

    private @Nullable Object pipelined(boolean method, Words words) throws Exception {
        connection.setAutoFlushCommands(false);
        try {
            Future<?> sent =
                    LettuceWrites.start(method ? words.call(async(), true) : LettuceWrites.raw(async(), codec, words));
            connection.flushCommands();
            return await(sent);
        } finally {
            connection.setAutoFlushCommands(true);
        }
    }

    @Override
    public void sendSet(String key, String value) {
        async().set(key, value);
    }

    @Override
    public void discardSet(String key, String value) throws Exception {
        await(async().multi());
        Future<String> queued = async().set(key, value);
        await(async().discard());
        queued.cancel(false);
    }

    @Override
    public List<@Nullable Object> pipelineSetGet(String key, String value) throws Exception {
        connection.setAutoFlushCommands(false);
        try {
            Future<String> set = async().set(key, value);
            Future<String> got = async().get(key);
            connection.flushCommands();
            return Arrays.asList(await(set), await(got));
        } finally {
            connection.setAutoFlushCommands(true);
        }
    }

    @Override
    public @Nullable Object play(String story, String key) throws Exception {
        return Story.named(story).tell(this, key);
    }

    @Override
    public void close() {
        connection.close();
        bytesConnection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
