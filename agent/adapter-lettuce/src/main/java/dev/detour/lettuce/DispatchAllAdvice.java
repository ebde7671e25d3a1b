package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Around {@code RedisChannelHandler.dispatch(Collection)}: lets the writes among the commands be seen. */
final class DispatchAllAdvice {

    private DispatchAllAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Collection<?> enter(
            @Advice.Origin Class<?> origin,
            @Advice.This Object connection,
            @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Collection<?> commands) {
        Collection<?> given = commands;
        commands = Bridge.lettuceDispatchingAll(origin, connection, given);
        return commands == given ? null : given;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, backupArguments = false)
    static void exit(
            @Advice.Origin Class<?> origin,
            @Advice.Enter @Nullable Collection<?> given,
            @Advice.Argument(0) Collection<?> dispatching,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Collection<?> returned) {
        if (given != null) {
            returned = Bridge.lettuceDispatchedAll(origin, given, dispatching, returned);
        }
    }
}
