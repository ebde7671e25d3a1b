package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Before {@code ConnectionEventTrigger.channelInactive}, by when the client has dropped what it does not send again. */
final class DisconnectAdvice {

    private DisconnectAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> origin,
            @Advice.FieldValue(value = "connection", typing = Assigner.Typing.DYNAMIC) Object connection) {
        Bridge.lettuceDisconnected(origin, connection);
    }
}
