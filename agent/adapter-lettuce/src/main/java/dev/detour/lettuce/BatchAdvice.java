package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Before {@code SimpleBatcher.batch}, which keeps a command of an interface with {@code @BatchSize}. */
final class BatchAdvice {

    private BatchAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Origin Class<?> origin, @Advice.Argument(0) Object command) {
        Bridge.lettuceBatching(origin, command);
    }
}
