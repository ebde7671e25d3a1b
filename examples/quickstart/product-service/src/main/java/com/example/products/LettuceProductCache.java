package com.example.products;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The cache through Lettuce: one connection, shared by all threads. */
final class LettuceProductCache implements ProductCache {

    // By default Lettuce ends up trying every 30 seconds: long after Redis is back.
    private static final Duration LONGEST_RECONNECT_DELAY = Duration.ofMillis(500);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisCommands<String, String> redis;

    LettuceProductCache(int port) {
        resources = ClientResources.builder()
                .reconnectDelay(Delay.exponential(Duration.ZERO, LONGEST_RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
        client = RedisClient.create(
                resources,
                RedisURI.builder()
                        .withHost("127.0.0.1")
                        .withPort(port)
                        .withTimeout(COMMAND_TIMEOUT)
                        .build());
        redis = client.connect().sync();
    }

    @Override
    public @Nullable String get(String key) {
        return redis.get(key);
    }

    @Override
    public void setex(String key, long seconds, String value) {
        redis.setex(key, seconds, value);
    }

    @Override
    public void close() {
        client.shutdown();
        resources.shutdown(0, COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
