package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Around {@code RedisAuthenticationHandler.authCommand}, whose command is sent past the connection. */
final class RenewalAdvice {

    private RenewalAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> origin,
            @Advice.FieldValue(value = "connection", typing = Assigner.Typing.DYNAMIC) Object connection,
            @Advice.Argument(0) Object credentials) {
        Bridge.lettucePresenting(origin, connection, credentials);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, backupArguments = false)
    static void exit(
            @Advice.Origin Class<?> origin,
            @Advice.FieldValue(value = "connection", typing = Assigner.Typing.DYNAMIC) Object connection,
            @Advice.Argument(0) Object credentials,
            @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object accepted) {
        Bridge.lettucePresented(origin, connection, credentials, accepted);
    }
}
