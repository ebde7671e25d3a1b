package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A command of a cluster's client of Jedis 3, about one key, could not be carried out. */
final class FailedKeyAdvice {

    private FailedKeyAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void ended(
            @Advice.Origin Class<?> origin,
            @Advice.This Object command,
            @Advice.Argument(0) @Nullable Object keys,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && keys != null) {
            Bridge.jedisCommandFailed(origin, command, keys);
        }
    }
}
