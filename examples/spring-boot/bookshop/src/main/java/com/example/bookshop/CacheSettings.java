package com.example.bookshop;

import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.cache.RedisCacheWriter.RedisCacheWriterConfigurer;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;

/** Two caches: {@code books} as Spring has it by default, {@code ratings} as JSON. */
@Configuration(proxyBeanMethods = false)
@EnableCaching
class CacheSettings {

    @Bean
    RedisCacheManagerBuilderCustomizer caches(RedisConnectionFactory redis) {
        SerializationPair<Rating> json =
                SerializationPair.fromSerializer(new JacksonJsonRedisSerializer<>(Rating.class));
        return caches -> caches.withCacheConfiguration(
                        "ratings", caches.cacheDefaults().serializeValuesWith(json))
                // who has changed a price sees it: otherwise Spring evicts in the background
                .cacheWriter(RedisCacheWriter.create(redis, RedisCacheWriterConfigurer::immediateWrites));
    }
}
