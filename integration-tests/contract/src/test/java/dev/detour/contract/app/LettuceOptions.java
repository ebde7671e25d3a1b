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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /** @param watched told of the client's reads, where the options ask for it */
    RedisClient client(Watched watched) {
        if (isMultiDb()) {
            return MultiDb.client(uris, options(), named);
        }
        RedisURI uri = RedisURI.create(uris.get(0));
        if (named.containsKey("trust")) {
            uri.setVerifyPeer(true);
        }
        String credentials = named.get("credentials");
        if (credentials != null) {
            Renewed.give(uri, credentials, named.containsKey("streaming"), watched);
        }
        RedisClient client = client(watched, uri);
        client.setOptions(options());
        return client;
    }

    private RedisClient client(Watched watched, RedisURI uri) {
        if (named.containsKey("heard")) {
            return Heard.client(watched, uri);
        }
        if (named.containsKey("metered")) {
            return Metered.client(watched, uri);
        }
        String port = named.get("leadingTo");
        if (port != null) {
            return RedisClient.create(watched.leadingTo(Integer.parseInt(port)), uri);
        }
        return named.containsKey("shared") ? RedisClient.create(SharedResources.get(), uri) : RedisClient.create(uri);
    }

    private TimeoutOptions timeouts() {
        String fixed = named.get("fixed");
        if (fixed != null) {
            return TimeoutOptions.enabled(Duration.ofMillis(Long.parseLong(fixed)));
        }
        return "false".equals(named.get("timeouts")) ? TimeoutOptions.create() : TimeoutOptions.enabled();
    }

    private ClientOptions options() {
        ClientOptions.Builder options = ClientOptions.builder();
        options.timeoutOptions(timeouts());
        named.forEach((name, value) -> {
            switch (name) {
                case "protocol" -> options.protocolVersion(ProtocolVersion.valueOf(value));
                case "disconnected" -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.valueOf(value));
                case "reconnect" -> options.autoReconnect(Boolean.parseBoolean(value));
                case "publishOnScheduler" -> options.publishOnScheduler(Boolean.parseBoolean(value));
                case "streaming" -> Renewed.listen(options);
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
