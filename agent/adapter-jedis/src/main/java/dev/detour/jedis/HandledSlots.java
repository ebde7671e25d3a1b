package dev.detour.jedis;

import java.lang.invoke.MethodHandle;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClusterInfoCache;
import redis.clients.jedis.util.Pool;

/** The slots of a client of Jedis 3, which has a handler of connections where later ones have a provider. */
final class HandledSlots implements Slots {

    private static final @Nullable Class<?> CLIENT = JedisClasses.named("BinaryJedisCluster");
    private static final @Nullable Class<?> TYPE = JedisClasses.named("JedisClusterConnectionHandler");

    private static final @Nullable MethodHandle HANDLER = Handles.inherited(CLIENT, "connectionHandler");
    private static final @Nullable MethodHandle CACHE = Handles.as(
            Handles.getter(TYPE, "cache", JedisClusterInfoCache.class), JedisClusterInfoCache.class, Object.class);
    private static final @Nullable MethodHandle NODES =
            Handles.as(Handles.method(TYPE, "getNodes"), Map.class, Object.class);
    private static final @Nullable MethodHandle RENEW =
            Handles.as(Handles.method(TYPE, "renewSlotCache"), void.class, Object.class);
    private static final @Nullable MethodHandle POOL = Handles.as(
            Handles.method(JedisClusterInfoCache.class, "getSlotPool", int.class),
            Object.class,
            JedisClusterInfoCache.class,
            int.class);

    private final WeakReference<Object> handler;

    HandledSlots(Object handler) {
        this.handler = new WeakReference<>(handler);
    }

    /** What handles the connections of a client of a cluster; null where it is none. */
    static @Nullable Object handler(@Nullable Object client) throws Throwable {
        return CLIENT == null || HANDLER == null || !CLIENT.isInstance(client)
                ? null
                : (Object) HANDLER.invokeExact((Object) client);
    }

    @Override
    public Set<String> seeds() {
        Object slots = handler.get();
        try {
            JedisClusterInfoCache cache = cache(slots);
            Set<String> named = cache == null ? null : StartNodes.of(cache);
            return named == null && slots != null ? known(slots) : named == null ? Set.of() : named;
        } catch (Throwable absent) {
            return Set.of();
        }
    }

    private static Set<String> known(Object slots) throws Throwable {
        Map<?, ?> nodes = NODES == null ? Map.of() : (Map<?, ?>) NODES.invokeExact(slots);
        return nodes.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
    }

    private static @Nullable JedisClusterInfoCache cache(@Nullable Object slots) throws Throwable {
        return CACHE == null || slots == null ? null : (JedisClusterInfoCache) CACHE.invokeExact((Object) slots);
    }

    @Override
    public @Nullable String server(int slot) {
        try {
            JedisClusterInfoCache cache = cache(handler.get());
            Object pool = cache == null || POOL == null ? null : (Object) POOL.invokeExact(cache, slot);
            HostAndPort named = pool instanceof Pool<?> known ? Pools.server(known) : null;
            return named == null ? null : named.toString();
        } catch (Throwable absent) {
            return null;
        }
    }

    @Override
    public void renew() throws Throwable {
        Object slots = handler.get();
        if (slots != null && RENEW != null && !known(slots).isEmpty()) {
            RENEW.invokeExact((Object) slots);
        }
    }
}
