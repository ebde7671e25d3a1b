package dev.detour.contract.app;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import io.lettuce.core.protocol.ProtocolVersion;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a connection is to be built: addresses, and options as {@code name=value}. */
final class LettuceOptions {

    private final List<String> uris = new ArrayList<>();
    private final Map<String, String> named = new TreeMap<>();

    LettuceOptions(List<String> words) {
        for (String word : words) {
            int equals = word.indexOf('=');
            if (word.startsWith("redis")) {
                uris.add(word);
            } else {
                named.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
    }

    boolean isMultiDb() {
        return uris.size() > 1;
    }

    /** Whether what the client tells its listeners is to be kept. */
    boolean isHeard() {
        return named.containsKey("heard");
    }

    /** As {@code masterReplica} and {@code readFrom} say. */
    StatefulRedisConnection<String, String> connect(RedisClient client) {
        if (isMultiDb()) {
            return MultiDb.connect(client);
        }
        if (!named.containsKey("masterReplica")) {
            return client.connect();
        }
        StatefulRedisMasterReplicaConnection<String, String> connection =
                MasterReplica.connect(client, StringCodec.UTF8, RedisURI.create(uris.get(0)));
        connection.setReadFrom(ReadFrom.valueOf(named.get("masterReplica")));
        return connection;
    }

    RedisClient client(@Nullable Heard events) {
        if (isMultiDb()) {
            return MultiDb.client(uris, options(), named);
        }
        RedisURI uri = RedisURI.create(uris.get(0));
        if (named.containsKey("trust")) {
            uri.setVerifyPeer(true);
        }
        RedisClient client = client(uri, events);
        if (events != null) {
            events.listenTo(client);
        }
        client.setOptions(options());
        return client;
    }

    private RedisClient client(RedisURI uri, @Nullable Heard events) {
        if (events != null) {
            return RedisClient.create(events.resources(), uri);
        }
        return named.containsKey("shared") ? RedisClient.create(SharedResources.get(), uri) : RedisClient.create(uri);
    }

    private ClientOptions options() {
        ClientOptions.Builder options = ClientOptions.builder();
        options.timeoutOptions(
                "false".equals(named.get("timeouts")) ? TimeoutOptions.create() : TimeoutOptions.enabled());
        named.forEach((name, value) -> {
            switch (name) {
                case "protocol" -> options.protocolVersion(ProtocolVersion.valueOf(value));
                case "disconnected" -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.valueOf(value));
                case "reconnect" -> options.autoReconnect(Boolean.parseBoolean(value));
                case "publishOnScheduler" -> options.publishOnScheduler(Boolean.parseBoolean(value));
                case "queue" -> options.requestQueueSize(Integer.parseInt(value));
                case "trust" ->
                    options.sslOptions(
                            SslOptions.builder().trustManager(new File(value)).build());
                default -> {}
            }
        });
        return options.build();
    }
}
