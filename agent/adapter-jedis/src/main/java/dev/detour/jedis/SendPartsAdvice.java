package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The same as {@link SendAdvice} in Jedis 3, where command and arguments are no object of their own. */
final class SendPartsAdvice {

    private SendPartsAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Throwable sending(
            @Advice.Origin Class<?> origin, @Advice.This Object connection, @Advice.AllArguments Object[] parts) {
        return parts[0] == null ? null : Bridge.jedisSending(origin, connection, parts);
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
