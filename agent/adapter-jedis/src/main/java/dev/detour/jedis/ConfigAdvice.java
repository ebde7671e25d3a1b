package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A connection is about to connect and shake hands. */
final class ConfigAdvice {

    private ConfigAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Object configuring(
            @Advice.Origin Class<?> origin,
            @Advice.This Object connection,
            @Advice.Argument(0) @Nullable Object config) {
        return config == null ? null : Bridge.jedisConfiguring(origin, connection, config);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void configured(
            @Advice.Origin Class<?> origin,
            @Advice.This Object connection,
            @Advice.Argument(0) @Nullable Object config,
            @Advice.Enter @Nullable Object instead,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (instead instanceof Throwable) {
            thrown = (Throwable) instead;
        } else if (instead == null && config != null && Bridge.jedisConfigured(origin, connection, config, thrown)) {
            thrown = null;
        }
    }
}
