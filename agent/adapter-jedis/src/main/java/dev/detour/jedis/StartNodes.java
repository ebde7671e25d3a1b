package dev.detour.jedis;

import java.lang.invoke.MethodHandle;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisClusterInfoCache;

/** The nodes of a cluster that an application has named. */
final class StartNodes {

    private static final @Nullable MethodHandle SEEDS =
            Handles.getter(JedisClusterInfoCache.class, "startNodes", Set.class);

    private StartNodes() {}

    /** Null where they are not known. */
    static @Nullable Set<String> of(JedisClusterInfoCache cache) throws Throwable {
        Set<?> seeds = SEEDS == null ? null : (Set<?>) SEEDS.invokeExact(cache);
        return seeds == null || seeds.isEmpty()
                ? null
                : seeds.stream().map(String::valueOf).collect(Collectors.toSet());
    }
}
