package dev.detour.jedis;

import java.lang.invoke.MethodHandle;
import java.lang.ref.WeakReference;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClusterInfoCache;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** The slots of a client from Jedis 4 on. */
final class ProvidedSlots implements Slots {

    private static final @Nullable MethodHandle CACHE = Handles.getter(
            JedisClasses.named("providers.ClusterConnectionProvider"), "cache", JedisClusterInfoCache.class);

    private final WeakReference<ClusterConnectionProvider> provider;

    ProvidedSlots(ClusterConnectionProvider provider) {
        this.provider = new WeakReference<>(provider);
    }

    @Override
    public Set<String> seeds() {
        ClusterConnectionProvider slots = provider.get();
        if (slots == null) {
            return Set.of();
        }
        Set<String> named = null;
        try {
            named = CACHE == null ? null : StartNodes.of((JedisClusterInfoCache) CACHE.invokeExact(slots));
        } catch (Throwable absent) {
            // then by what is known
        }
        return named == null ? slots.getNodes().keySet() : named;
    }

    @Override
    public @Nullable String server(int slot) {
        ClusterConnectionProvider slots = provider.get();
        HostAndPort named = slots == null ? null : slots.getNode(slot);
        return named == null ? null : named.toString();
    }

    @Override
    public void renew() {
        ClusterConnectionProvider slots = provider.get();
        if (slots != null && !slots.getNodes().isEmpty()) {
            slots.renewSlotCache();
        }
    }
}
