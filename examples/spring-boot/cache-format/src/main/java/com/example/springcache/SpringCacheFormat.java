package com.example.springcache;

import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.support.NullValue;
import org.springframework.data.redis.cache.RedisCache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.util.ByteUtils;

/**
 * How one of Spring's caches stands in Redis, so that an {@link dev.detour.spi.OriginLoader} gives exactly what {@code
 * @Cacheable} would have stored there: under the same key, through the same serialiser, for the same time.
 *
 * <p>All of that comes from the application's own {@link RedisCacheConfiguration}, so that nothing has to be kept in step with
 * it by hand. Thread-safe, as Spring's serialisers are; never blocks.
 */
public final class SpringCacheFormat {

    /** What stands for a cached null, whichever serialiser the other values of the cache have. */
    private static final byte[] CACHED_NULL = RedisSerializer.java().serialize(NullValue.INSTANCE);

    private final String prefix;
    private final RedisCacheConfiguration cache;

    /**
     * @param cacheName as {@code @Cacheable} names it
     * @param cache what that cache is configured with
     * @throws IllegalArgumentException if its keys have no prefix: nothing would tell them from locks and sessions
     */
    public SpringCacheFormat(String cacheName, RedisCacheConfiguration cache) {
        if (!cache.usePrefix()) {
            throw new IllegalArgumentException("the keys of the cache " + cacheName + " have no prefix");
        }
        this.prefix = cache.getKeyPrefixFor(cacheName);
        this.cache = cache;
    }

    /**
     * That of a cache which the application has.
     *
     * @throws IllegalArgumentException if it has none of that name
     */
    public static SpringCacheFormat of(RedisCacheManager caches, String cacheName) {
        if (caches.getCache(cacheName) instanceof RedisCache cache) {
            return new SpringCacheFormat(cacheName, cache.getCacheConfiguration());
        }
        throw new IllegalArgumentException("there is no cache " + cacheName + " in Redis");
    }

    /** The cache's keys, for {@link dev.detour.spi.OriginLoader#keys()}: {@code books::*} for a cache {@code books}. */
    public Set<String> keys() {
        return Set.of(prefix + "*");
    }

    /** Whether the key that is asked for is one of this cache's, for a loader of several caches. */
    public boolean isOf(OriginRequest request) {
        return request.keyUtf8().startsWith(prefix);
    }

    /** What the cached method was called with, as text: {@code 17} for the key {@code books::17}. */
    public String idIn(OriginRequest request) {
        return request.keyUtf8().substring(prefix.length());
    }

    /**
     * What the cache would have stored for what the cached method returns.
     *
     * @param value null where it returns null, which Spring caches as well unless it is told not to
     */
    public OriginValue value(OriginRequest request, @Nullable Object value) {
        if (value == null && !cache.getAllowCacheNullValues()) {
            return OriginValue.absent();
        }
        byte[] bytes = value == null
                ? CACHED_NULL.clone()
                : ByteUtils.getBytes(cache.getValueSerializationPair().write(value));
        Duration ttl = cache.getTtlFunction().getTimeToLive(idIn(request), value == null ? NullValue.INSTANCE : value);
        OriginValue stored = OriginValue.of(bytes);
        // zero or less stands for ever with Spring; Detour then gives what the application gives other keys, or a
        // minute
        return ttl.toMillis() > 0 ? stored.withTtl(ttl) : stored;
    }
}
