package dev.detour.contract.app;

import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.api.reactive.BaseRedisReactiveCommands;
import io.lettuce.core.api.sync.BaseRedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Commands in words through any of Lettuce's APIs. */
final class LettuceWrites {

    private LettuceWrites() {}

    /** What {@code dispatch} gives, started or not, as the API has it. */
    static @Nullable Object raw(Object api, RedisCodec<String, String> codec, Words words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(codec);
        words.arguments().forEach(arguments::add);
        return dispatch(api, codec, words, arguments);
    }

    /** The same on a connection of bytes. */
    static @Nullable Object rawBytes(Object api, Words words) {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        for (byte[] argument : words.bytes()) {
            arguments.add(argument);
        }
        return dispatch(api, ByteArrayCodec.INSTANCE, words, arguments);
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable Object dispatch(
            Object api, RedisCodec<T, T> codec, Words words, CommandArgs<T, T> arguments) {
        ProtocolKeyword keyword = new LettuceKeyword(words.command());
        NestedMultiOutput<T, T> output = new NestedMultiOutput<>(codec);
        if (api instanceof BaseRedisAsyncCommands) {
            return ((BaseRedisAsyncCommands<T, T>) api).dispatch(keyword, output, arguments);
        }
        return api instanceof BaseRedisReactiveCommands
                ? ((BaseRedisReactiveCommands<T, T>) api).dispatch(keyword, output, arguments)
                : ((BaseRedisCommands<T, T>) api).dispatch(keyword, output, arguments);
    }

    /** MULTI, the command, EXEC: what EXEC gave. */
    static @Nullable Object inTransaction(Object api, boolean method, Words words) throws Exception {
        await(new Words("multi", List.of()).call(api, true));
        Future<?> queued = start(method ? words.call(api, true) : raw(api, StringCodec.UTF8, words));
        Object executed = await(new Words("exec", List.of()).call(api, true));
        LettuceAccess.await(queued);
        return LettuceSyncAccess.listOf((TransactionResult) Objects.requireNonNull(executed));
    }

    /** Sends what an API gave, if it has not been sent. */
    static Future<?> start(@Nullable Object given) {
        if (given instanceof Mono<?> mono) {
            return mono.toFuture();
        }
        if (given instanceof Flux<?> flux) {
            return flux.collectList().toFuture();
        }
        return given instanceof Future<?> future ? future : CompletableFuture.completedFuture(given);
    }

    /** Sends it and waits. */
    static @Nullable Object await(@Nullable Object given) throws Exception {
        return LettuceAccess.await(start(given));
    }
}
