package dev.detour.contract.app;

import redis.clients.jedis.csc.Cacheable;
import redis.clients.jedis.csc.DefaultCache;
import redis.clients.jedis.csc.EvictionPolicy;
import redis.clients.jedis.csc.LRUEviction;

/** Jedis's own cache, which asks for Redis 7.4, on servers that are older. */
public final class AnyServersCache extends DefaultCache {

    /** Called by Jedis. */
    public AnyServersCache(int size, EvictionPolicy ignored, Cacheable cacheable) {
        super(size, cacheable, new LRUEviction(size));
    }

    @Override
    public boolean compatibilityMode() {
        return true;
    }
}
