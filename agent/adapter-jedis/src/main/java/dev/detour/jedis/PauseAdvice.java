package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** An executor pauses before it tries again, or throws what the hook says in its place. */
final class PauseAdvice {

    private PauseAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Throwable pausing(@Advice.Origin Class<?> origin) {
        return Bridge.jedisPausing(origin);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void paused(
            @Advice.Enter @Nullable Throwable instead, @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (instead != null) {
            thrown = instead;
        }
    }
}
