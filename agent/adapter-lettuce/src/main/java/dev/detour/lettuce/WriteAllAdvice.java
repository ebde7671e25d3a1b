package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import java.util.Collection;
import net.bytebuddy.asm.Advice;

/** Before {@code DefaultEndpoint.write(Collection)}: ASKING and the command that is asked goes together. */
final class WriteAllAdvice {

    private WriteAllAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> origin, @Advice.This Object endpoint, @Advice.Argument(0) Collection<?> commands) {
        Bridge.lettuceWritingAll(origin, endpoint, commands);
    }
}
