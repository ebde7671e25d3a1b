package dev.detour.benchmarks.app.access;

import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/**
 * Redisson's map with a local cache, with its defaults: what was read once is answered by this process from then on, and Redis
 * is asked for the rest.
 */
final class RedissonMap implements Access {

    private final RLocalCachedMap<String, String> map;
    private final CacheAside aside;

    RedissonMap(Site site) {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE);
        config.useSingleServer().setAddress("redis://127.0.0.1:" + site.port());
        RedissonClient client = Redisson.create(config);
        map = client.getLocalCachedMap(LocalCachedMapOptions.name(Way.MAP));
        aside = new CacheAside(cache(), site);
    }

    private Cache cache() {
        return new Cache() {
            @Override
            public @Nullable String get(String key) {
                return map.get(key);
            }

            @Override
            public void put(String key, String value) {
                map.fastPut(key, value);
            }
        };
    }

    @Override
    public String get(String key) {
        return aside.get(key);
    }

    @Override
    public void checkReady() {
        if (map.cachedKeySet().isEmpty()) {
            throw new IllegalStateException("it has nothing in its local cache");
        }
    }

    @Override
    public String afterwards() {
        return map.cachedKeySet().size() + " keys in its local cache";
    }
}
