package com.example.products;

import java.sql.SQLException;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads products, cache-aside: from Redis, or else from the database and then into Redis.
 *
 * <p>As in many services a Redis failure is not caught: it fails the request.
 */
final class ProductCatalog {

    /** How long a product stays in Redis. */
    static final Duration TTL = Duration.ofSeconds(60);

    private final ProductRepository repository;

    ProductCatalog(ProductRepository repository) {
        this.repository = repository;
    }

    /** The product as JSON, read through the given client. */
    String read(int id, ProductCache cache) throws SQLException, InterruptedException {
        String key = "product:" + id;
        @Nullable String cached = cache.get(key);
        if (cached != null) {
            return cached;
        }
        String loaded = repository.find(id).map(Product::toJson).orElseThrow(() -> new NoSuchElementException(key));
        cache.setex(key, TTL.toSeconds(), loaded);
        return loaded;
    }
}
