package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A connection failed to hand its buffer to the socket: the replies to what was in it will not come. */
final class FlushAdvice {

    private FlushAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void flushed(
            @Advice.Origin Class<?> origin, @Advice.This Object connection, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) {
            Bridge.jedisReceived(origin, connection, null, thrown);
        }
    }
}
