package com.example.springcache;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cache.autoconfigure.CacheProperties;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.redis.cache.RedisCacheConfiguration;

/**
 * What an application is configured with, for a loader in a jar of its own, which has none of the application's beans. Read as
 * Spring Boot reads it: from {@code application.properties} and those of the active profiles, inside and beside the jar, from
 * environment variables and from system properties. Not from the arguments of {@code main}, which only the application knows.
 */
public final class SpringSettings {

    private final Binder settings;

    private SpringSettings(Binder settings) {
        this.settings = settings;
    }

    /** Those of the application whose class path this thread sees. */
    public static SpringSettings read() {
        StandardEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return new SpringSettings(Binder.get(environment));
    }

    /** What a cache is configured with that the application says nothing of, as {@code spring.cache.redis.*} has it. */
    public RedisCacheConfiguration cacheDefaults() {
        CacheProperties.Redis redis =
                settings.bindOrCreate("spring.cache", CacheProperties.class).getRedis();
        RedisCacheConfiguration defaults = RedisCacheConfiguration.defaultCacheConfig();
        @Nullable Duration ttl = redis.getTimeToLive();
        if (ttl != null) {
            defaults = defaults.entryTtl(ttl);
        }
        @Nullable String prefix = redis.getKeyPrefix();
        if (prefix != null) {
            defaults = defaults.prefixCacheNameWith(prefix);
        }
        return redis.isCacheNullValues() ? defaults : defaults.disableCachingNullValues();
    }

    /**
     * Connections of the loader's own to the application's database, none of them open yet.
     *
     * @param connections a share of what the database accepts; more loads than these wait for one another
     */
    public DataSource dataSource(String poolName, int connections) {
        HikariDataSource pool = settings.bindOrCreate("spring.datasource", DataSourceProperties.class)
                .initializeDataSourceBuilder()
                .type(HikariDataSource.class)
                .build();
        pool.setPoolName(poolName);
        pool.setMaximumPoolSize(connections);
        return pool;
    }
}
