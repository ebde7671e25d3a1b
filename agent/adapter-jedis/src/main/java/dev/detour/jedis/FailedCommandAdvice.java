package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A client that finds a connection by itself could not have a command carried out, or those that it made of one. */
final class FailedCommandAdvice {

    private FailedCommandAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void ended(
            @Advice.Origin Class<?> origin,
            @Advice.Argument(0) @Nullable Object command,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && command != null) {
            Bridge.jedisCommandFailed(origin, command, null);
        }
    }
}
