package dev.detour.contract.app;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/** What a Spring application caches; the caches' names are the beginnings of their keys. */
public class CachedMethods {

    private volatile int version;

    /** A loader knows these as well. */
    @Cacheable("product")
    public String product(String id) {
        return "computed " + id;
    }

    /** No loader knows these; null where there is nothing. */
    @Cacheable("catalog")
    public @Nullable String catalog(String id) {
        return id.startsWith("none") ? null : "version " + ++version;
    }

    /** Writes the cache. */
    @CachePut("catalog")
    public String put(String id) {
        return "version " + ++version;
    }

    /** Deletes one of the cache. */
    @CacheEvict("catalog")
    public String evict(String id) {
        return "evicted " + id;
    }

    /** Deletes all of the cache. */
    @CacheEvict(cacheNames = "catalog", allEntries = true)
    public String clear() {
        return "cleared";
    }
}
