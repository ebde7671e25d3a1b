package dev.detour.lettuce;

import dev.detour.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;

/** Around {@code RedisClusterClient.connectToNodeAsync}, which begins to connect to one node before it returns. */
final class ConnectToNodeAdvice {

    private ConnectToNodeAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Origin Class<?> origin, @Advice.Argument(1) String node, @Advice.Argument(2) Object clusterWriter) {
        Bridge.lettuceConnectingToNode(origin, node, clusterWriter);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Origin Class<?> origin) {
        Bridge.lettuceConnectingToNode(origin, null, null);
    }
}
