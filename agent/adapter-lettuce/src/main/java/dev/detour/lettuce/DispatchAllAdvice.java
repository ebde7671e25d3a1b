package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Before {@code RedisChannelHandler.dispatch(Collection)}: lets the writes among the commands be seen. */
final class DispatchAllAdvice {

    private DispatchAllAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> origin,
            @Advice.This Object connection,
            @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Collection<?> commands) {
        commands = Bridge.lettuceDispatchingAll(origin, connection, commands);
    }
}
