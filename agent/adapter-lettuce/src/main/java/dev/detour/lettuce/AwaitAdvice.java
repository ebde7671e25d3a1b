package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Before {@code LettuceFutures.awaitOrCancel}, with which Spring Data Redis waits for each of its commands. */
final class AwaitAdvice {

    private AwaitAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Origin Class<?> origin, @Advice.Argument(0) Object future) {
        Bridge.lettuceAwaiting(origin, future);
    }
}
