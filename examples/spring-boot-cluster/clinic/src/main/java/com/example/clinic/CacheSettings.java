package com.example.clinic;

import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.cache.RedisCacheWriter.RedisCacheWriterConfigurer;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Caches as Spring has them by default, but for evictions. */
@Configuration(proxyBeanMethods = false)
@EnableCaching
class CacheSettings {

    /** Who has changed something sees it: otherwise Spring may evict in the background. */
    @Bean
    RedisCacheManagerBuilderCustomizer caches(RedisConnectionFactory redis) {
        return caches ->
                caches.cacheWriter(RedisCacheWriter.create(redis, RedisCacheWriterConfigurer::immediateWrites));
    }
}
