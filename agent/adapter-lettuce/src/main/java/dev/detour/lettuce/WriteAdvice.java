package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Around {@code DefaultEndpoint.write(RedisCommand)}, by when the client has chosen a server. */
final class WriteAdvice {

    private WriteAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static boolean enter(
            @Advice.Origin Class<?> origin, @Advice.This Object endpoint, @Advice.Argument(0) Object command) {
        return Bridge.lettuceIsKept(origin, endpoint, command);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, backupArguments = false)
    static void exit(
            @Advice.Enter boolean isKept,
            @Advice.Argument(0) Object command,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object returned) {
        if (isKept) {
            returned = command;
        }
    }
}
