package dev.detour.benchmarks.app.access;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lettuce by its synchronous interface, with one connection for all threads. */
final class LettuceCaches {

    private LettuceCaches() {}

    /** As it is without any setting. */
    static Cache plain(Site site) {
        return of(client(site).connect(), site);
    }

    /** With a time-out for commands, and none of them kept for a connection that is to come. */
    static Cache impatient(Site site, Duration timeout) {
        RedisClient client = client(site);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        StatefulRedisConnection<String, String> connection = client.connect();
        connection.setTimeout(timeout); // now that the handshake is over, which takes longer in a JVM that is cold
        return of(connection, site);
    }

    private static RedisClient client(Site site) {
        return RedisClient.create(RedisURI.create("127.0.0.1", site.port()));
    }

    private static Cache of(StatefulRedisConnection<String, String> connection, Site site) {
        RedisCommands<String, String> commands = connection.sync();
        return new Cache() {
            @Override
            public @Nullable String get(String key) {
                return commands.get(key);
            }

            @Override
            public void put(String key, String value) {
                commands.set(key, value, SetArgs.Builder.px(site.ttl()));
            }
        };
    }
}
