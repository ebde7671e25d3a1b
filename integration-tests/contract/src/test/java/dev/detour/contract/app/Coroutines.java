package dev.detour.contract.app;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.coroutines.RedisCoroutinesCommands;
import io.lettuce.core.api.coroutines.RedisCoroutinesCommandsImpl;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import org.jspecify.annotations.Nullable;

/** Reads as a program in Kotlin does. Apart, because older versions lack what it names. */
final class Coroutines {

    private Coroutines() {}

    static @Nullable Object get(StatefulRedisConnection<String, String> connection, String key)
            throws InterruptedException {
        RedisCoroutinesCommands<String, String> commands = new RedisCoroutinesCommandsImpl<>(connection.reactive());
        return BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE, (scope, continuation) -> commands.get(key, continuation));
    }
}
