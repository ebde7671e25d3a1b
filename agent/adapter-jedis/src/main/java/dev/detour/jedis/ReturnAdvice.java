package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A pool takes back what it has lent, or what it has not. */
final class ReturnAdvice {

    private ReturnAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static boolean returning(
            @Advice.Origin Class<?> origin, @Advice.This Object pool, @Advice.Argument(0) @Nullable Object resource) {
        return resource != null && Bridge.jedisReturning(origin, pool, resource, false);
    }
}
