package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A pool has a new client. */
final class PooledAdvice {

    private PooledAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void pooled(@Advice.Origin Class<?> origin, @Advice.Return @Nullable Object pooled) {
        if (pooled != null) {
            Bridge.jedisPooled(origin, pooled);
        }
    }
}
