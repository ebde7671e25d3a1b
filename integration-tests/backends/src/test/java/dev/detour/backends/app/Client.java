package dev.detour.backends.app;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/** The clients that an application reads from Redis with. Nothing is closed: the JVM ends with the test. */
public enum Client {
    JEDIS {
        @Override
        Reads connect(int port) {
            DefaultJedisClientConfig config = DefaultJedisClientConfig.builder()
                    .timeoutMillis(Math.toIntExact(TIMEOUT.toMillis()))
                    .build();
            RedisClient redis = RedisClient.builder()
                    .hostAndPort(new HostAndPort("127.0.0.1", port))
                    .clientConfig(config)
                    .build();
            return redis::get;
        }
    },
    LETTUCE {
        @Override
        Reads connect(int port) {
            RedisURI uri = RedisURI.builder()
                    .withHost("127.0.0.1")
                    .withPort(port)
                    .withTimeout(TIMEOUT)
                    .build();
            RedisCommands<String, String> redis =
                    io.lettuce.core.RedisClient.create(uri).connect().sync();
            return redis::get;
        }
    };

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** What an application does with a connection. */
    interface Reads {
        @Nullable
        String get(String key);
    }

    abstract Reads connect(int port);
}
