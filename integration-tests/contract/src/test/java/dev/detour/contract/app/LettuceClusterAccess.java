package dev.detour.contract.app;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A Lettuce connection to a whole cluster, read through one of its interfaces. It has no transactions. */
final class LettuceClusterAccess implements WithoutTransactions {

    /** One way to read. */
    interface Reading {
        <K> @Nullable Object get(StatefulRedisClusterConnection<K, K> connection, K key) throws Exception;
    }

    static final Reading SYNC = new Reading() {
        @Override
        public <K> @Nullable Object get(StatefulRedisClusterConnection<K, K> connection, K key) {
            return connection.sync().get(key);
        }
    };

    static final Reading ASYNC = new Reading() {
        @Override
        public <K> @Nullable Object get(StatefulRedisClusterConnection<K, K> connection, K key) throws Exception {
            return LettuceAccess.await(connection.async().get(key));
        }
    };

    static final Reading REACTIVE = new Reading() {
        @Override
        public <K> @Nullable Object get(StatefulRedisClusterConnection<K, K> connection, K key) {
            return connection.reactive().get(key).block();
        }
    };

    private static final Duration REFRESH = Duration.ofMillis(500);

    /** What makes the client ask for the topology again: time alone, what befalls it alone, or both. */
    enum Refresh {
        PERIODIC,
        ADAPTIVE,
        BOTH;

        ClusterTopologyRefreshOptions options() {
            ClusterTopologyRefreshOptions.Builder options = ClusterTopologyRefreshOptions.builder();
            if (this != ADAPTIVE) {
                options.enablePeriodicRefresh(REFRESH);
            }
            if (this != PERIODIC) {
                options.enableAllAdaptiveRefreshTriggers();
            }
            if (this == ADAPTIVE) {
                options.adaptiveRefreshTriggersTimeout(REFRESH); // where what it finds first is not yet the end of it
            }
            return options.build();
        }
    }

    private final RedisClusterClient client;
    private final StatefulRedisClusterConnection<String, String> connection;
    private final StatefulRedisClusterConnection<byte[], byte[]> bytesConnection;
    private final Reading reading;

    LettuceClusterAccess(Target target, Reading reading) {
        this(target, reading, Refresh.BOTH);
    }

    LettuceClusterAccess(Target target, Reading reading, Refresh refresh) {
        this.reading = reading;
        client = RedisClusterClient.create(LettuceAccess.uri(target));
        ClusterClientOptions.Builder options = ClusterClientOptions.builder();
        if (reading != SYNC) {
            options.timeoutOptions(TimeoutOptions.enabled());
        }
        client.setOptions(options.topologyRefreshOptions(refresh.options()).build());
        connection = client.connect();
        bytesConnection = client.connect(ByteArrayCodec.INSTANCE);
    }

    @Override
    public @Nullable Object get(String key) throws Exception {
        return reading.get(connection, key);
    }

    @Override
    public byte @Nullable [] getBytes(String key) throws Exception {
        return (byte[]) reading.get(bytesConnection, key.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Object set(String key, String value) {
        return connection.sync().set(key, value);
    }

    @Override
    public void sendSet(String key, String value) {
        connection.async().set(key, value);
    }

    @Override
    public @Nullable Object setWithTtl(String key, String value, long ttlMillis) {
        return connection.sync().psetex(key, ttlMillis, value);
    }

    @Override
    public @Nullable Object del(String key) {
        return connection.sync().del(key);
    }

    @Override
    public @Nullable Object flushAll() {
        return connection.sync().flushall();
    }

    /**
     * READFROM is the connection's own setting; NODE and NODES read a key at the node of an id, through its connection or
     * a selection of nodes; SOCKET is one that connections share; CHANNEL and SHARD_CHANNEL hear a message and read a key
     * on the connection that does; everything else is sent.
     */
    @Override
    public @Nullable Object raw(String command, List<String> arguments) throws Exception {
        switch (command) {
            case "READFROM" -> {
                connection.setReadFrom(ReadFrom.valueOf(arguments.get(0)));
                return "set";
            }
            case "NODE" -> {
                return LettuceAccess.await(
                        connection.getConnection(arguments.get(0)).async().get(arguments.get(1)));
            }
            case "NODES" -> {
                String id = arguments.get(0);
                return LettuceAccess.await(connection
                        .async()
                        .readonly(node -> node.getNodeId().equals(id))
                        .commands()
                        .get(arguments.get(1))
                        .futures()[0]);
            }
            case "SOCKET" -> {
                return SharedSocket.use(connection, arguments);
            }
            case "CHANNEL" -> {
                return ClusterChannel.hear(client, connection, arguments.get(0));
            }
            case "SHARD_CHANNEL" -> {
                return ClusterChannel.OfOneShard.hear(client, connection, arguments.get(0));
            }
            default -> {}
        }
        CommandArgs<String, String> built = new CommandArgs<>(StringCodec.UTF8);
        arguments.forEach(built::addKey);
        return LettuceAccess.await(connection
                .async()
                .dispatch(
                        () -> command.getBytes(StandardCharsets.US_ASCII),
                        new StatusOutput<>(StringCodec.UTF8),
                        built));
    }

    @Override
    public UnsupportedOperationException noSuchThing() {
        return new UnsupportedOperationException("not on a connection to a cluster");
    }

    @Override
    public @Nullable Object write(Way way, Words words) throws Exception {
        return switch (way) {
            case METHOD -> words.call(connection.sync(), true);
            case BYTES_METHOD -> words.call(bytesConnection.sync(), false);
            case RAW -> LettuceWrites.raw(connection.sync(), StringCodec.UTF8, words);
            case RAW_BYTES -> LettuceWrites.rawBytes(bytesConnection.sync(), words);
            case PIPELINED_METHOD ->
                pipelined(() -> List.of((Future<?>) Objects.requireNonNull(words.call(connection.async(), true))));
            case PIPELINED ->
                pipelined(() ->
                        List.of(LettuceWrites.start(LettuceWrites.raw(connection.async(), StringCodec.UTF8, words))));
            case TRANSACTION_METHOD, TRANSACTION, WATCHED_TRANSACTION -> throw noSuchThing();
        };
    }

    /** Written when all are sent: what they gave. */
    private List<@Nullable Object> pipelined(Callable<List<Future<?>>> sending) throws Exception {
        connection.setAutoFlushCommands(false);
        try {
            List<Future<?>> sent = sending.call();
            connection.flushCommands();
            List<@Nullable Object> replies = new ArrayList<>();
            for (Future<?> reply : sent) {
                replies.add(LettuceAccess.await(reply));
            }
            return replies;
        } finally {
            connection.setAutoFlushCommands(true);
        }
    }

    @Override
    public List<@Nullable Object> pipelineSetGet(String key, String value) throws Exception {
        return pipelined(() ->
                List.of(connection.async().set(key, value), connection.async().get(key)));
    }

    @Override
    public void close() {
        connection.close();
        bytesConnection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
