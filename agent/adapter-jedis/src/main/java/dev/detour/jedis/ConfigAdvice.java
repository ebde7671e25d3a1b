package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A connection is about to connect and shake hands. */
final class ConfigAdvice {

    private ConfigAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void configuring(
            @Advice.Origin Class<?> origin,
            @Advice.This Object connection,
            @Advice.Argument(0) @Nullable Object config) {
        if (config != null) {
            Bridge.jedisConfiguring(origin, connection, config);
        }
    }
}
