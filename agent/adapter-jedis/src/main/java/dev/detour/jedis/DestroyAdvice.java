package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** A pool has been closed. */
final class DestroyAdvice {

    private DestroyAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void destroyed(@Advice.Origin Class<?> origin, @Advice.This Object pool) {
        Bridge.jedisDestroyed(origin, pool);
    }
}
