package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** A pool of clients has none to lend: the hook may know one. */
final class LendAdvice {

    private LendAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void lent(
            @Advice.Origin Class<?> origin,
            @Advice.This Object pool,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        Object standIn = thrown == null ? null : Bridge.jedisLentNothing(origin, pool, thrown);
        if (standIn != null) {
            result = standIn;
            thrown = null;
        }
    }
}
