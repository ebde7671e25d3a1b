package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** A connection reads a reply, or throws what the hook says in its place. */
final class AwaitAdvice {

    private AwaitAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Throwable awaiting(@Advice.Origin Class<?> origin, @Advice.This Object connection) {
        return Bridge.jedisAwaiting(origin, connection);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void received(
            @Advice.Origin Class<?> origin,
            @Advice.This Object connection,
            @Advice.Enter @Nullable Throwable instead,
            @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object reply,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (instead == null) {
            Bridge.jedisReceived(origin, connection, reply, thrown);
        } else {
            thrown = instead;
        }
    }
}
