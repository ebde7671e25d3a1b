package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A connection writes a command, or throws what the hook says in its place. */
final class SendAdvice {

    private SendAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Throwable sending(
            @Advice.Origin Class<?> origin,
            @Advice.This Object connection,
            @Advice.Argument(0) @Nullable Object arguments) {
        return arguments == null ? null : Bridge.jedisSending(origin, connection, arguments);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void sent(
            @Advice.Origin Class<?> origin,
            @Advice.This Object connection,
            @Advice.Enter @Nullable Throwable instead,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (instead != null) {
            thrown = instead;
        } else if (thrown != null) {
            Bridge.jedisReceived(origin, connection, null, thrown);
        }
    }
}
