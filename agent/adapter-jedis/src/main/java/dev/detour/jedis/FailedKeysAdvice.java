package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The same about several keys, which come after their number. */
final class FailedKeysAdvice {

    private FailedKeysAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void ended(
            @Advice.Origin Class<?> origin,
            @Advice.This Object command,
            @Advice.Argument(1) @Nullable Object keys,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && keys != null) {
            Bridge.jedisCommandFailed(origin, command, keys);
        }
    }
}
