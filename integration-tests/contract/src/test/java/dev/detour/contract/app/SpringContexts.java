package dev.detour.contract.app;

import java.time.Duration;
import java.util.List;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Makes the contexts of a {@link SpringApp}. */
final class SpringContexts {

    private SpringContexts() {}

    /** How a context reaches its Redis. */
    enum Style {
        /** One connection for all threads. */
        SHARED,
        /** A connection from a pool for each call. */
        POOLED,
        /** One connection, to the primary that a sentinel names. */
        SENTINEL
    }

    /** @param port the server's, or the sentinel's */
    record Target(Style style, int port, int database, String password, Duration timeout) {

        /** @param arguments after the context's name */
        static Target of(List<String> arguments) {
            return new Target(
                    Style.valueOf(arguments.get(1)),
                    Integer.parseInt(arguments.get(2)),
                    Integer.parseInt(arguments.get(3)),
                    arguments.get(4),
                    Duration.ofMillis(Long.parseLong(arguments.get(5))));
        }
    }

    static AnnotationConfigApplicationContext start(Target target) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(Target.class, () -> target);
        context.register(Beans.class);
        context.refresh();
        return context;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(proxyTargetClass = true)
    static class Beans {

        @Bean
        LettuceConnectionFactory redis(Target target) {
            LettuceConnectionFactory factory = switch (target.style()) {
                case SHARED -> new LettuceConnectionFactory(standalone(target), shared(target));
                case POOLED -> {
                    LettuceConnectionFactory pooled = new LettuceConnectionFactory(standalone(target), pooled(target));
                    pooled.setShareNativeConnection(false);
                    yield pooled;
                }
                case SENTINEL -> new LettuceConnectionFactory(sentinel(target), shared(target));
            };
            factory.setEagerInitialization(target.style() != Style.POOLED);
            return factory;
        }

        private static LettuceClientConfiguration shared(Target target) {
            return LettuceClientConfiguration.builder()
                    .commandTimeout(target.timeout())
                    .clientName("spring")
                    .build();
        }

        private static LettuceClientConfiguration pooled(Target target) {
            GenericObjectPoolConfig<io.lettuce.core.api.StatefulConnection<?, ?>> pool =
                    new GenericObjectPoolConfig<>();
            pool.setMaxTotal(2);
            return LettucePoolingClientConfiguration.builder()
                    .poolConfig(pool)
                    .commandTimeout(target.timeout())
                    .build();
        }

        private static RedisStandaloneConfiguration standalone(Target target) {
            RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", target.port());
            server.setDatabase(target.database());
            server.setPassword(target.password());
            return server;
        }

        private static RedisSentinelConfiguration sentinel(Target target) {
            return new RedisSentinelConfiguration().master("watched").sentinel("127.0.0.1", target.port());
        }

        @Bean
        StringRedisTemplate template(LettuceConnectionFactory redis) {
            return new StringRedisTemplate(redis);
        }

        @Bean
        ReactiveStringRedisTemplate reactiveTemplate(LettuceConnectionFactory redis) {
            return new ReactiveStringRedisTemplate(redis);
        }

        @Bean
        RedisCacheManager cacheManager(LettuceConnectionFactory redis) {
            return RedisCacheManager.builder(redis)
                    .cacheDefaults(RedisCacheConfiguration.defaultCacheConfig()
                            .serializeValuesWith(SerializationPair.fromSerializer(RedisSerializer.string())))
                    .build();
        }

        @Bean
        CachedMethods cachedMethods() {
            return new CachedMethods();
        }
    }
}
