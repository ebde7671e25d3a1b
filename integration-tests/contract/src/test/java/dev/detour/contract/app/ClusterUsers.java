package dev.detour.contract.app;

import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Clients of a cluster, by name, each with connections as the users whom a provider of credentials names one by one. */
final class ClusterUsers {

    private record Open(
            RedisClusterClient client,
            Watched events,
            List<StatefulRedisClusterConnection<String, String>> connections) {}

    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /** @param words the operation, and what it needs */
    @Nullable
    Object run(String name, List<String> words) throws Exception {
        return switch (words.get(0)) {
            case "open" -> open(name, words.get(1), words.get(2));
            case "connect" -> connect(named(name));
            case "get" -> read(named(name), Integer.parseInt(words.get(1)), words.get(2), words.get(3));
            case "renew" -> {
                named(name).events().renew(words.get(1));
                yield "renewed";
            }
            case "close" -> {
                Objects.requireNonNull(open.remove(name), name).client().shutdown(Duration.ZERO, Duration.ofSeconds(1));
                yield "closed";
            }
            default -> throw new UnsupportedOperationException(words.get(0));
        };
    }

    private String open(String name, String uri, String credentials) {
        Watched events = new Watched();
        RedisURI address = RedisURI.create(uri);
        Renewed.give(address, credentials, false, events);
        RedisClusterClient client = RedisClusterClient.create(address);
        client.setOptions(ClusterClientOptions.builder()
                .timeoutOptions(TimeoutOptions.enabled())
                .build());
        Open opened = new Open(client, events, new CopyOnWriteArrayList<>());
        open.put(name, opened);
        return connect(opened);
    }

    private static String connect(Open client) {
        client.connections().add(client.client().connect());
        return "connected";
    }

    private static @Nullable Object read(Open client, int connection, String api, String key) throws Exception {
        StatefulRedisClusterConnection<String, String> read =
                client.connections().get(connection);
        return switch (api) {
            case "sync" -> LettuceClusterAccess.SYNC.get(read, key);
            case "async" -> LettuceClusterAccess.ASYNC.get(read, key);
            case "reactive" -> LettuceClusterAccess.REACTIVE.get(read, key);
            default -> throw new IllegalArgumentException(api);
        };
    }

    private Open named(String name) {
        return Objects.requireNonNull(open.get(name), name);
    }
}
