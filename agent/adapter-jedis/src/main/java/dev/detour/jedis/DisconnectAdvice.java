package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** A connection is closed by whoever uses it. */
final class DisconnectAdvice {

    private DisconnectAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void disconnecting(@Advice.Origin Class<?> origin, @Advice.This Object connection) {
        Bridge.jedisDisconnecting(origin, connection);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void disconnected(@Advice.Origin Class<?> origin, @Advice.This Object connection) {
        Bridge.jedisDisconnected(origin, connection);
    }
}
