package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.LinkFactory;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Links to single nodes of a cluster, made by the application's own {@link RedisClusterClient} as it makes its own: with
 * its credentials, TLS and options, and through its resolver of addresses. The method for it is not public, and the same
 * in Lettuce 5 to 7. What is public, a cluster connection of our own, would open a second connection, to any node, for
 * each link, and follow redirections that a link must see.
 */
final class ClusterLinks {

    private static final @Nullable MethodHandle CONNECT = connect();

    private ClusterLinks() {}

    private static @Nullable MethodHandle connect() {
        try {
            return MethodHandles.privateLookupIn(RedisClusterClient.class, MethodHandles.lookup())
                    .findVirtual(
                            RedisClusterClient.class,
                            "connectToNodeAsync",
                            MethodType.methodType(
                                    ConnectionFuture.class,
                                    RedisCodec.class,
                                    String.class,
                                    RedisChannelWriter.class,
                                    Mono.class));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError different) {
            AgentLog.warnOnce(
                    "lettuce cluster links",
                    "this version of Lettuce lets nobody connect to a single node of a cluster: clusters have neither"
                            + " warming nor replicas (" + different + ")");
            return null;
        }
    }

    /** @return null where this version of Lettuce makes none */
    static @Nullable LinkFactory to(RedisClusterClient client, String server, Supplier<LinkUser> user) {
        MethodHandle connect = CONNECT;
        Endpoint own = Endpoint.parse(server);
        return connect == null || own == null
                ? null
                : elsewhere -> LettuceLink.ofCluster(
                        client,
                        user.get(),
                        () -> connecting(connect, client, elsewhere == null ? own : elsewhere.onHostOf(server)));
    }

    @SuppressWarnings("unchecked")
    private static CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connecting(
            MethodHandle connect, RedisClusterClient client, Endpoint node) {
        RedisURI uri = RedisURI.create(node.host(), node.port());
        try {
            SocketAddress address =
                    client.getResources().socketAddressResolver().resolve(uri);
            RedisChannelWriter noneThatFollows = null;
            return ((ConnectionFuture<StatefulRedisConnection<byte[], byte[]>>) connect.invoke(
                            client,
                            (RedisCodec<?, ?>) ByteArrayCodec.INSTANCE,
                            node.toString(),
                            noneThatFollows,
                            Mono.just(address)))
                    .toCompletableFuture();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
