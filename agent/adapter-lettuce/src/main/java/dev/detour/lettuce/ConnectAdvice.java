package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Around {@code AbstractRedisClient.initializeChannelAsync}, where a connection and its address meet. */
final class ConnectAdvice {

    private ConnectAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> origin, @Advice.This Object client, @Advice.Argument(0) Object connectionBuilder) {
        Bridge.lettuceConnecting(origin, client, connectionBuilder);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
    static void exit(
            @Advice.Origin Class<?> origin,
            @Advice.This Object client,
            @Advice.Argument(0) Object connectionBuilder,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object future) {
        future = Bridge.lettuceConnected(origin, client, connectionBuilder, future);
    }
}
