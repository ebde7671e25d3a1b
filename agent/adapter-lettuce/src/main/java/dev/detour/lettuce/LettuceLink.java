package dev.detour.lettuce;

import dev.detour.engine.model.Link;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Arrays;

/** A connection of Detour's own on the application's event loops, with its address, credentials and TLS. */
final class LettuceLink implements Link {

    private static final String NAME = "detour";

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    LettuceLink(RedisURI uri, ClientOptions options, ClientResources resources, Namespace namespace) {
        RedisURI own = RedisURI.builder(uri)
                .withClientName(NAME)
                .withDatabase(namespace.database())
                .build();
        client = RedisClient.create(resources, own);
        client.setOptions(options.mutate().autoReconnect(false).build());
        try {
            connection = client.connect(ByteArrayCodec.INSTANCE);
        } catch (RuntimeException failure) {
            shutdown();
            throw failure;
        }
    }

    @Override
    public boolean setIfAbsent(byte[] key, byte[] value, long ttlMillis) {
        return connection.sync().set(key, value, SetArgs.Builder.nx().px(ttlMillis)) != null;
    }

    @Override
    public void deleteIfEqual(byte[] key, byte[] value) {
        RedisCommands<byte[], byte[]> commands = connection.sync();
        commands.watch(key);
        if (Arrays.equals(commands.get(key), value)) {
            commands.multi();
            commands.del(key);
            commands.exec();
        } else {
            commands.unwatch();
        }
    }

    @Override
    public void close() {
        connection.close();
        shutdown();
    }

    /** Leaves the shared resources running: they are the application's. */
    private void shutdown() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
