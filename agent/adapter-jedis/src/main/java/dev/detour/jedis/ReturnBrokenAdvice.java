package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A pool throws away what it has lent, and may fail to. */
final class ReturnBrokenAdvice {

    private ReturnBrokenAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static boolean returning(
            @Advice.Origin Class<?> origin, @Advice.This Object pool, @Advice.Argument(0) @Nullable Object resource) {
        return resource != null && Bridge.jedisReturning(origin, pool, resource, true);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void returned(
            @Advice.Origin Class<?> origin,
            @Advice.Argument(0) @Nullable Object resource,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (thrown != null && resource != null && Bridge.jedisIsReturnedUnheard(origin, resource, thrown)) {
            thrown = null;
        }
    }
}
