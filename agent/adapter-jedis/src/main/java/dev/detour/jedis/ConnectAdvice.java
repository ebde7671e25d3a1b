package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** A socket is opened, or is there already. */
final class ConnectAdvice {

    private ConnectAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Object connecting(@Advice.Origin Class<?> origin, @Advice.This Object factory) {
        return Bridge.jedisConnecting(origin, factory);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void connected(
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
