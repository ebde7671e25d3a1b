package com.example.clinic.loader;

import com.example.clinic.ClinicRepository;
import com.example.springcache.SpringCacheFormat;
import com.example.springcache.SpringSettings;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rebuilds all three caches of the clinic from its database. One loader rather than three, so that there is one pool of
 * connections.
 */
public final class ClinicLoader implements OriginLoader {

    /** A share of the connections that the database accepts; more loads than these wait for one another. */
    private static final int CONNECTIONS = 4;

    private final List<Cached> caches;

    /** For {@link java.util.ServiceLoader}. Reads the clinic's settings; connects with the first load only. */
    public ClinicLoader() {
        SpringSettings settings = SpringSettings.read();
        RedisCacheConfiguration cache = settings.cacheDefaults();
        ClinicRepository clinic =
                new ClinicRepository(JdbcClient.create(settings.dataSource("clinic-loader", CONNECTIONS)));
        caches = List.of(
                new Cached(
                        new SpringCacheFormat("owners", cache),
                        id -> clinic.owner(Long.parseLong(id)).orElse(null)),
                new Cached(new SpringCacheFormat("pets", cache), id -> clinic.pets(Long.parseLong(id))),
                new Cached(new SpringCacheFormat("vets", cache), noArgument -> clinic.vets()));
    }

    /** A cache, and what its method is: the loader has to return what that does. */
    private record Cached(SpringCacheFormat format, Method method) {

        interface Method {
            @Nullable
            Object call(String id);
        }

        OriginValue value(OriginRequest request) {
            return format.value(request, method.call(format.idIn(request)));
        }
    }

    @Override
    public Collection<String> keys() {
        return caches.stream().flatMap(cache -> cache.format().keys().stream()).toList();
    }

    @Override
    public OriginValue load(OriginRequest request) {
        return caches.stream()
                .filter(cache -> cache.format().isOf(request))
                .findFirst()
                .orElseThrow()
                .value(request);
    }

    @Override
    public String name() {
        return "clinic";
    }
}
