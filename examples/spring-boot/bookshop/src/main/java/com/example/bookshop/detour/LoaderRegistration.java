package com.example.bookshop.detour;

import com.example.bookshop.BookRepository;
import com.example.springcache.SpringCacheFormat;
import dev.detour.spi.Detour;
import dev.detour.spi.Registration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheManager;

/** Registers a loader that is made of the application's own beans. Without the agent that does nothing. */
@Configuration(proxyBeanMethods = false)
class LoaderRegistration {

    /** Closed by Spring as the application stops. */
    @Bean
    Registration ratingLoader(BookRepository repository, RedisCacheManager caches) {
        return Detour.register(new RatingLoader(repository, SpringCacheFormat.of(caches, "ratings")));
    }
}
