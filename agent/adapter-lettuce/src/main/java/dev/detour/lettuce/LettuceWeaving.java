package dev.detour.lettuce;

import dev.detour.engine.weave.AdvisedMethod;
import java.util.List;

/** What to weave in Lettuce. Names only, so that it loads without Lettuce. */
public final class LettuceWeaving {

    private static final String HANDLER = "io.lettuce.core.RedisChannelHandler";
    private static final String CLUSTER_CLIENT = "io.lettuce.core.cluster.RedisClusterClient";
    private static final String ENDPOINT = "io.lettuce.core.protocol.DefaultEndpoint";
    private static final String FAILOVER = "io.lettuce.core.failover.StatefulRedisMultiDbConnectionImpl";
    private static final String HANDSHAKE = "io.lettuce.core.RedisHandshake";
    private static final String CLIENT = "io.lettuce.core.AbstractRedisClient";

    public static final List<AdvisedMethod> METHODS = List.of(
            new AdvisedMethod(
                    HANDLER,
                    "dispatch",
                    List.of("io.lettuce.core.protocol.RedisCommand"),
                    "dev.detour.lettuce.DispatchAdvice"),
            new AdvisedMethod(
                    FAILOVER,
                    "dispatch",
                    List.of("io.lettuce.core.protocol.RedisCommand"),
                    "dev.detour.lettuce.DispatchAdvice"),
            new AdvisedMethod(
                    HANDLER, "dispatch", List.of("java.util.Collection"), "dev.detour.lettuce.DispatchAllAdvice"),
            new AdvisedMethod(
                    "io.lettuce.core.dynamic.SimpleBatcher",
                    "batch",
                    List.of("io.lettuce.core.protocol.RedisCommand", "io.lettuce.core.dynamic.batch.CommandBatching"),
                    "dev.detour.lettuce.BatchAdvice"),
            new AdvisedMethod(
                    HANDLER, "setAutoFlushCommands", List.of("boolean"), "dev.detour.lettuce.AutoFlushAdvice"),
            new AdvisedMethod(
                    "io.lettuce.core.LettuceFutures",
                    "awaitOrCancel",
                    List.of("io.lettuce.core.RedisFuture", "long", "java.util.concurrent.TimeUnit"),
                    "dev.detour.lettuce.AwaitAdvice"),
            new AdvisedMethod(
                    CLIENT,
                    "connectionBuilder",
                    List.of(
                            "reactor.core.publisher.Mono",
                            "io.lettuce.core.ConnectionBuilder",
                            "io.lettuce.core.RedisURI"),
                    "dev.detour.lettuce.AddressAdvice"),
            presenting("dispatchHello"),
            presenting("dispatchAuthOrPing"),
            new AdvisedMethod(
                    "io.lettuce.core.RedisAuthenticationHandler",
                    "authCommand",
                    List.of("io.lettuce.core.RedisCredentials"),
                    "dev.detour.lettuce.RenewalAdvice"),
            new AdvisedMethod(
                    CLIENT,
                    "initializeChannelAsync",
                    List.of("io.lettuce.core.ConnectionBuilder"),
                    "dev.detour.lettuce.ConnectAdvice"),
            new AdvisedMethod(
                    "io.lettuce.core.ConnectionEventTrigger",
                    "channelInactive",
                    List.of("io.netty.channel.ChannelHandlerContext"),
                    "dev.detour.lettuce.DisconnectAdvice"),
            new AdvisedMethod(
                    CLUSTER_CLIENT,
                    "connectToNodeAsync",
                    List.of(
                            "io.lettuce.core.codec.RedisCodec",
                            "java.lang.String",
                            "io.lettuce.core.RedisChannelWriter",
                            "reactor.core.publisher.Mono"),
                    "dev.detour.lettuce.ConnectToNodeAdvice"),
            new AdvisedMethod(
                    ENDPOINT,
                    "write",
                    List.of("io.lettuce.core.protocol.RedisCommand"),
                    "dev.detour.lettuce.WriteAdvice"),
            new AdvisedMethod(ENDPOINT, "write", List.of("java.util.Collection"), "dev.detour.lettuce.WriteAllAdvice"));

    private LettuceWeaving() {}

    /** Lettuce before 6.2 knows no providers of credentials. */
    private static AdvisedMethod presenting(String method) {
        return new AdvisedMethod(
                        HANDSHAKE,
                        method,
                        List.of("io.netty.channel.Channel", "io.lettuce.core.RedisCredentials"),
                        "dev.detour.lettuce.HandshakeAdvice")
                .or();
    }
}
