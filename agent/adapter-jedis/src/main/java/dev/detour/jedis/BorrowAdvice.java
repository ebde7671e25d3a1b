package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** A pool lends what it holds, or throws what the hook says in its place. */
final class BorrowAdvice {

    private BorrowAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Object borrowing(@Advice.Origin Class<?> origin, @Advice.This Object pool) {
        return Bridge.jedisBorrowing(origin, pool);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void borrowed(
            @Advice.Enter @Nullable Object instead,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (instead instanceof Throwable) {
            thrown = (Throwable) instead;
        } else if (instead != null) {
            result = instead;
        }
    }
}
