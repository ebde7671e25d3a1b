package com.example.bookshop.loader;

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
 * What the bookshop is configured with, read as Spring Boot reads it: from {@code application.properties} and those of the
 * active profiles, inside and beside the jar, from environment variables and from system properties. Not from the arguments
 * of {@code main}, which only the application knows.
 */
final class BookshopSettings {

    /** A share of the connections that the database accepts; more loads than these wait for one another. */
    private static final int CONNECTIONS = 4;

    private final Binder settings;

    private BookshopSettings(Binder settings) {
        this.settings = settings;
    }

    static BookshopSettings read() {
        StandardEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return new BookshopSettings(Binder.get(environment));
    }

    /** What a cache is configured with that the bookshop says nothing of, as {@code spring.cache.redis.*} has it. */
    RedisCacheConfiguration cacheDefaults() {
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

    /** Connections of the loader's own to the bookshop's database, none of them open yet. */
    DataSource dataSource() {
        HikariDataSource pool = settings.bindOrCreate("spring.datasource", DataSourceProperties.class)
                .initializeDataSourceBuilder()
                .type(HikariDataSource.class)
                .build();
        pool.setPoolName("book-loader");
        pool.setMaximumPoolSize(CONNECTIONS);
        return pool;
    }
}
