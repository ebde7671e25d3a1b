package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** What an executor does between two attempts, sleeping or looking for the cluster's nodes; left out if the hook says so. */
final class PauseAdvice {

    private PauseAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Object pausing(@Advice.Origin Class<?> origin, @Advice.This Object pausing) {
        return Bridge.jedisAwaiting(origin, pausing);
    }
}
