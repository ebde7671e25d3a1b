package dev.detour.contract.app;

import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Lettuce's own client-side cache over a connection, which from then on asks its server for invalidations. */
final class ClientCache {

    private final Map<String, String> kept = new ConcurrentHashMap<>();
    private final CacheFrontend<String, String> frontend;

    ClientCache(StatefulRedisConnection<String, String> connection) {
        frontend = ClientSideCaching.enable(
                CacheAccessor.forMap(kept),
                connection,
                TrackingArgs.Builder.enabled().noloop());
    }

    @Nullable
    String get(String key) {
        return frontend.get(key);
    }
}
