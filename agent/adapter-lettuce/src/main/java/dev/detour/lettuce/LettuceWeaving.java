package dev.detour.lettuce;

import dev.detour.engine.weave.AdvisedMethod;
import java.util.List;

/** What to weave in Lettuce. Names only, so that it loads without Lettuce. */
public final class LettuceWeaving {

    private static final String HANDLER = "io.lettuce.core.RedisChannelHandler";
    private static final String FAILOVER = "io.lettuce.core.failover.StatefulRedisMultiDbConnectionImpl";
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
                    HANDLER, "setAutoFlushCommands", List.of("boolean"), "dev.detour.lettuce.AutoFlushAdvice"),
            new AdvisedMethod(
                    CLIENT,
                    "initializeChannelAsync",
                    List.of("io.lettuce.core.ConnectionBuilder"),
                    "dev.detour.lettuce.ConnectAdvice"));

    private LettuceWeaving() {}
}
