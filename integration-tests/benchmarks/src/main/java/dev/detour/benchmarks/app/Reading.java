package dev.detour.benchmarks.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;

/** A connection as an application has it, to a real Redis or to what answers in its place. */
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

    /** On Jedis, without a network, for this thread: see {@link CannedSockets}. */
    static Reading cannedJedis(int port) {
        Jedis jedis = CannedSockets.connect(port);
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

    /** On Lettuce in the same way: see {@link CannedClient}. */
    static Reading cannedLettuce(int port) {
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        RedisCommands<String, String> commands =
                new CannedClient(resources, port).connect().sync();
        return new Reading() {
            @Override
            public @Nullable String get(String key) {
                return commands.get(key);
            }

            @Override
            public boolean isTraced() {
                return resources.tracing().isEnabled();
            }
        };
    }
}
