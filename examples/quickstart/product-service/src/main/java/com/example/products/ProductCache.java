package com.example.products;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A Redis client, as far as this service uses it. */
interface ProductCache extends AutoCloseable {

    /** How long either client waits for Redis before it gives up. */
    Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);

    @Nullable
    String get(String key);

    void setex(String key, long seconds, String value);

    @Override
    void close();
}
