package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Before {@code RedisChannelHandler.setAutoFlushCommands}. */
final class AutoFlushAdvice {

    private AutoFlushAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> origin, @Advice.This Object connection, @Advice.Argument(0) boolean enabled) {
        Bridge.lettuceAutoFlush(origin, connection, enabled);
    }
}
