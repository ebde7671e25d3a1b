package dev.detour.chaos.app;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Clients of Lettuce as applications make them: one connection for all threads. */
final class LettuceAccesses {

    private static final Duration TIMEOUT = Duration.ofMillis(Address.TIMEOUT_MILLIS);

    /** What befalls the cluster makes it look at once. Each look is kept by a timer for a minute, and would pass for a leak. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    /**
     * Event loops: as many as a machine of eight processors has by itself. With the two of this one, nine clients that
     * connect anew at the same moment hold up every reply for as long as all their handshakes and stack traces take.
     */
    private static final int EVENT_LOOPS = 8;

    /**
     * How long Lettuce waits at most before it connects anew; half a minute by itself. Of a cluster it then sends also what
     * has timed out long ago (the done-flag of its {@code ClusterCommand} knows nothing of a caller that gave up), which may
     * overwrite what was written since through another node: that has to be over when a scenario is.
     */
    private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(1);

    /** Of all clients, as is recommended for applications that have several: each would have threads of its own else. */
    private static final ClientResources RESOURCES = started();

    private LettuceAccesses() {}

    /** Reads on the calling thread. */
    static Access sync(Address address) {
        RedisClient client = client(address, ClientOptions.builder());
        StatefulRedisConnection<String, String> connection = client.connect();
        return new Sync(connection.sync(), closing(client::shutdown, connection));
    }

    /** Reads with futures. */
    static Access async(Address address) {
        RedisClient client = client(address, ended());
        StatefulRedisConnection<String, String> connection = client.connect();
        return new Async(connection, closing(client::shutdown, connection));
    }

    /** Reads with publishers. */
    static Access reactive(Address address) {
        RedisClient client = client(address, ended());
        StatefulRedisConnection<String, String> connection = client.connect();
        return new Reactive(connection, closing(client::shutdown, connection));
    }

    /** Reads from a whole cluster, on the calling thread. */
    static Access cluster(Address address) {
        List<RedisURI> nodes =
                address.ports().stream().map(port -> uri(port, address)).toList();
        RedisClusterClient client = RedisClusterClient.create(RESOURCES, nodes);
        ClusterClientOptions.Builder options = ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(REFRESH)
                        .enableAllAdaptiveRefreshTriggers()
                        .build());
        trust(options, address);
        client.setOptions(options.build());
        StatefulRedisClusterConnection<String, String> connection = client.connect();
        return new Sync(connection.sync(), closing(client::shutdown, connection));
    }

    /** Reads from the primary that sentinels name, on the calling thread. */
    static Access sentinel(Address address) {
        RedisURI.Builder uri = RedisURI.builder()
                .withSentinelMasterId("watched")
                .withDatabase(address.database())
                .withTimeout(TIMEOUT);
        address.ports().forEach(port -> uri.withSentinel("127.0.0.1", port));
        RedisClient client = RedisClient.create(RESOURCES);
        StatefulRedisMasterReplicaConnection<String, String> connection =
                MasterReplica.connect(client, StringCodec.UTF8, uri.build());
        connection.setReadFrom(ReadFrom.UPSTREAM);
        return new Sync(connection.sync(), closing(client::shutdown, connection));
    }

    private static RedisClient client(Address address, ClientOptions.Builder options) {
        RedisClient client = RedisClient.create(RESOURCES, uri(address.port(), address));
        trust(options, address);
        client.setOptions(options.build());
        return client;
    }

    private static ClientResources started() {
        ClientResources resources = DefaultClientResources.builder()
                .ioThreadPoolSize(EVENT_LOOPS)
                .reconnectDelay(Delay.exponential(Duration.ZERO, LONGEST_RECONNECT, 2, TimeUnit.MILLISECONDS))
                .build();
        // they are started one by one with what is reconnected, and kept: they would pass for a leak
        resources.eventExecutorGroup().forEach(executor -> executor.execute(() -> {}));
        return resources;
    }

    /** Lettuce ends by itself what nobody waits for. */
    private static ClientOptions.Builder ended() {
        return ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled());
    }

    private static void trust(ClientOptions.Builder options, Address address) {
        String trusted = address.trusted();
        if (trusted != null) {
            options.sslOptions(
                    SslOptions.builder().trustManager(new File(trusted)).build());
        }
    }

    private static RedisURI uri(int port, Address address) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withDatabase(address.database())
                .withSsl(address.trusted() != null)
                .withTimeout(TIMEOUT);
        return address.isOtherUsers()
                ? uri.withAuthentication(OtherUser.NAME, OtherUser.PASSWORD).build()
                : uri.build();
    }

    private interface Shutdown {
        void within(Duration quiet, Duration timeout);
    }

    private static Runnable closing(Shutdown client, StatefulConnection<?, ?> connection) {
        return () -> {
            connection.close();
            client.within(Duration.ZERO, Duration.ofSeconds(1));
        };
    }

    /** What all have in common: they write on the calling thread. */
    private interface Writing extends Access {

        RedisClusterCommands<String, String> redis();

        Runnable closing();

        @Override
        default void set(String key, String value) {
            redis().set(key, value, Expiry.of(key) ? SetArgs.Builder.ex(Expiry.SECONDS) : new SetArgs());
        }

        @Override
        default void setIfAbsent(String key, String value) {
            redis().set(key, value, SetArgs.Builder.nx());
        }

        @Override
        default void delete(String key) {
            redis().del(key);
        }

        @Override
        default void push(String list, String element) {
            redis().rpush(list, element);
        }

        @Override
        default void close() {
            closing().run();
        }
    }

    private record Sync(RedisClusterCommands<String, String> redis, Runnable closing)
            implements Writing, BlockingAccess {
        @Override
        public @Nullable String get(String key) {
            return redis.get(key);
        }
    }

    private record Async(StatefulRedisConnection<String, String> connection, Runnable closing) implements Writing {
        @Override
        public RedisClusterCommands<String, String> redis() {
            return connection.sync();
        }

        @Override
        public boolean isBlocking() {
            return false;
        }

        @Override
        public void get(String key, Done done) {
            var unused = connection.async().get(key).whenComplete((value, failure) -> done.came(value, bare(failure)));
        }

        private static @Nullable Throwable bare(@Nullable Throwable failure) {
            return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        }
    }

    private record Reactive(StatefulRedisConnection<String, String> connection, Runnable closing) implements Writing {
        @Override
        public RedisClusterCommands<String, String> redis() {
            return connection.sync();
        }

        @Override
        public boolean isBlocking() {
            return false;
        }

        @Override
        public void get(String key, Done done) {
            boolean[] told = new boolean[1]; // touched by the signals of one publisher alone, which come in order
            var unused = connection
                    .reactive()
                    .get(key)
                    .subscribe(
                            value -> {
                                told[0] = true;
                                done.came(value, null);
                            },
                            failure -> done.came(null, failure),
                            () -> {
                                if (!told[0]) {
                                    done.came(null, null);
                                }
                            });
        }
    }
}
