package dev.detour.lettuce;

import dev.detour.bootstrap.Answered;
import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Around {@code RedisChannelHandler.dispatch(RedisCommand)}: may put another command in the place of the given one. */
final class DispatchAdvice {

    private DispatchAdvice() {}

    @Advice.OnMethodEnter(skipOn = Answered.class, suppress = Throwable.class)
    static @Nullable Object enter(
            @Advice.Origin Class<?> origin,
            @Advice.This Object connection,
            @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object command) {
        Object given = command;
        Object instead = Bridge.lettuceDispatching(origin, connection, given);
        if (instead instanceof Answered) {
            return instead;
        }
        command = instead;
        return instead == given ? null : instead;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, backupArguments = false)
    static void exit(
            @Advice.Origin Class<?> origin,
            @Advice.Enter @Nullable Object replacement,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object returned) {
        if (replacement instanceof Answered held) {
            returned = held.value();
        } else if (replacement != null) {
            returned = Bridge.lettuceDispatched(origin, replacement, returned);
        }
    }
}
