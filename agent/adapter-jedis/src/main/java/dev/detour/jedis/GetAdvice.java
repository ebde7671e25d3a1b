package dev.detour.jedis;

import dev.detour.bootstrap.Answered;
import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** A public {@code get}: what it returns or throws may be replaced by a lower tier's answer, known before or after. */
final class GetAdvice {

    private GetAdvice() {}

    @Advice.OnMethodEnter(skipOn = Answered.class, suppress = Throwable.class)
    static @Nullable Object started(
            @Advice.Origin Class<?> origin, @Advice.This Object client, @Advice.Argument(0) @Nullable Object key) {
        return Bridge.jedisReadStarted(origin, client, key);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void ended(
            @Advice.Origin Class<?> origin,
            @Advice.Enter @Nullable Object token,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        Object answered = token == null || token instanceof Answered
                ? token
                : Bridge.jedisReadEnded(origin, token, result, thrown);
        if (answered != null) {
            result = ((Answered) answered).value();
            thrown = null;
        }
    }
}
