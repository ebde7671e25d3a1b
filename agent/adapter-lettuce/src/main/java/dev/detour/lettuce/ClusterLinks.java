package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisURI;
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
final class ClusterLinks implements LinkFactory {

    private static final @Nullable MethodHandle CONNECT =
            connecting("connectToNodeAsync", RedisCodec.class, String.class, RedisChannelWriter.class, Mono.class);

    private static final @Nullable MethodHandle LISTEN =
            connecting("connectPubSubToNodeAsync", RedisCodec.class, String.class, Mono.class);

    private final MethodHandle connect;
    private final RedisClusterClient client;
    private final Endpoint own;
    private final Supplier<LinkUser> user;

    private ClusterLinks(MethodHandle connect, RedisClusterClient client, Endpoint own, Supplier<LinkUser> user) {
        this.connect = connect;
        this.client = client;
        this.own = own;
        this.user = user;
    }

    private static @Nullable MethodHandle connecting(String method, Class<?>... parameters) {
        try {
            return MethodHandles.privateLookupIn(RedisClusterClient.class, MethodHandles.lookup())
                    .findVirtual(
                            RedisClusterClient.class,
                            method,
                            MethodType.methodType(ConnectionFuture.class, parameters));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError different) {
            AgentLog.warnOnce(
                    "lettuce cluster links " + method,
                    "this version of Lettuce lets nobody connect to a single node of a cluster: clusters have neither"
                            + " warming nor replicas, or no keyspace events (" + different + ")");
            return null;
        }
    }

    /** @return null where this version of Lettuce makes none */
    static @Nullable LinkFactory to(RedisClusterClient client, String server, Supplier<LinkUser> user) {
        MethodHandle connect = CONNECT;
        Endpoint own = Endpoint.parse(server);
        return connect == null || own == null ? null : new ClusterLinks(connect, client, own, user);
    }

    @Override
    public Link open(@Nullable Endpoint elsewhere) throws LinkFailure {
        Endpoint node = node(elsewhere);
        RedisChannelWriter noneThatFollows = null;
        return LettuceLink.ofCluster(
                client,
                user.get(),
                () -> begun(() -> connect.invoke(
                        client,
                        (RedisCodec<?, ?>) ByteArrayCodec.INSTANCE,
                        node.toString(),
                        noneThatFollows,
                        Mono.just(address(node)))));
    }

    @Override
    public ListeningLink openListening(@Nullable Endpoint elsewhere) throws LinkFailure {
        MethodHandle listen = LISTEN;
        if (listen == null) {
            throw new LinkFailure("this version of Lettuce lets nobody listen to a single node of a cluster");
        }
        Endpoint node = node(elsewhere);
        MessageCodec codec = new MessageCodec();
        return LettuceListeningLink.ofCluster(
                client,
                user.get(),
                codec,
                () -> begun(() ->
                        listen.invoke(client, (RedisCodec<?, ?>) codec, node.toString(), Mono.just(address(node)))));
    }

    private Endpoint node(@Nullable Endpoint elsewhere) {
        return elsewhere == null ? own : elsewhere.onHostOf(own.toString());
    }

    private SocketAddress address(Endpoint node) {
        return client.getResources().socketAddressResolver().resolve(RedisURI.create(node.host(), node.port()));
    }

    /** What connects, and may throw anything. */
    private interface Connecting {
        Object begin() throws Throwable;
    }

    @SuppressWarnings("unchecked")
    private static <C> CompletableFuture<C> begun(Connecting connecting) {
        try {
            return ((ConnectionFuture<C>) connecting.begin()).toCompletableFuture();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
