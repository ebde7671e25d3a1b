package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Before {@code AbstractRedisClient.connectionBuilder}, which gives a builder its address. */
final class AddressAdvice {

    private AddressAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> origin,
            @Advice.Argument(1) Object connectionBuilder,
            @Advice.Argument(2) Object address) {
        Bridge.lettuceAddressing(origin, connectionBuilder, address);
    }
}
