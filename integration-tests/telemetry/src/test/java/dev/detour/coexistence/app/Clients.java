package dev.detour.coexistence.app;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/** Both clients, connected to each server when it is first read from. Thread-safe. */
final class Clients {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Map<Integer, RedisClient> jedis = new ConcurrentHashMap<>();
    private final Map<Integer, StatefulRedisConnection<String, String>> lettuce = new ConcurrentHashMap<>();

    RedisClient jedis(int port) {
        return jedis.computeIfAbsent(
                port,
                asked -> RedisClient.builder()
                        .hostAndPort(new HostAndPort("127.0.0.1", asked))
                        .clientConfig(DefaultJedisClientConfig.builder()
                                .timeoutMillis((int) TIMEOUT.toMillis())
                                .build())
                        .build());
    }

    StatefulRedisConnection<String, String> lettuce(int port) {
        return lettuce.computeIfAbsent(
                port,
                asked -> io.lettuce.core.RedisClient.create(RedisURI.builder()
                                .withHost("127.0.0.1")
                                .withPort(asked)
                                .withTimeout(TIMEOUT)
                                .build())
                        .connect());
    }

    @Nullable
    String get(Reading reading, int port, String key) throws Exception {
        return switch (reading) {
            case JEDIS -> jedis(port).get(key);
            case LETTUCE_SYNC -> lettuce(port).sync().get(key);
            case LETTUCE_ASYNC -> of(lettuce(port).async().get(key));
            case LETTUCE_REACTIVE -> lettuce(port).reactive().get(key).block();
        };
    }

    /** What a future comes to; its failure is thrown as it is. */
    static <T> T of(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Connects, so that a server that is killed afterwards has been known. */
    void connect(int port) {
        jedis(port).ping();
        lettuce(port).sync().ping();
    }
}
