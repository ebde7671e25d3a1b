package dev.detour.benchmarks.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;

/** A connection to a real Redis, as an application has it. */
interface Reading {

    @Nullable
    String get(String key);

    /** Whether the OpenTelemetry agent makes spans of its reads. */
    boolean isTraced();

    /** On Jedis. */
    static Reading jedis(int port) {
        Jedis jedis = new Jedis("127.0.0.1", port);
        return new Reading() {
            @Override
            public @Nullable String get(String key) {
                return jedis.get(key);
            }

            @Override
            public boolean isTraced() {
                return CannedSockets.areTraced(port);
            }
        };
    }

    /** On Lettuce, by its synchronous interface. */
    static Reading lettuce(int port) {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        RedisCommands<String, String> commands = client.connect().sync();
        return new Reading() {
            @Override
            public @Nullable String get(String key) {
                return commands.get(key);
            }

            @Override
            public boolean isTraced() {
                return client.getResources().tracing().isEnabled();
            }
        };
    }
}
