package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.Closeable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets an application start while its Redis is down: a connection that cannot be connected is handed out all the same,
 * and connected later.
 *
 * <p>Lettuce makes the object before it connects, keeps what is sent on it until it has a channel, and closes it if the
 * first connect fails, because its own reconnecting begins only after a first success. So the failure is kept from it, and
 * until then the attempts are {@link FirstConnect}'s. Each is a first connect like the application's own, handshake and
 * all.
 */
final class FirstConnects {

    private static final StackWalker STACK = StackWalker.getInstance();

    /** What tries servers in turn by itself, and must learn which of them is down. */
    private static final List<String> CHOOSING = List.of(
            "io.lettuce.core.masterreplica.",
            "io.lettuce.core.masterslave.",
            "io.lettuce.core.failover.",
            "io.lettuce.core.cluster.");

    private final ClientAccess clients;

    /** Connections that are being connected by us. */
    private final Set<RedisChannelHandler<?, ?>> ongoing = ConcurrentHashMap.newKeySet();

    /** Servers that were said to be out of reach. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private FirstConnects(ClientAccess clients) {
        this.clients = clients;
    }

    /** Null, after having said so, where this version of Lettuce does not allow for it. */
    static @Nullable FirstConnects tried() {
        try {
            return new FirstConnects(new ClientAccess());
        } catch (ReflectiveOperationException | RuntimeException different) {
            AgentLog.warn("detour.lettuce.boot-without-redis has no effect with this version of Lettuce: " + different);
            return null;
        }
    }

    /** Whether a connection to this address is ready as soon as it is open; says so where it is not. */
    boolean canFollow(RedisURI address) throws Throwable {
        if (!SentOnceOpen.isAny(address)) {
            return true;
        }
        AgentLog.warnOnce(
                "boot before 6.0",
                "detour.lettuce.boot-without-redis has no effect on connections with a password, a database or a client"
                        + " name before Lettuce 6.0, such as those to " + address.getHost()
                        + ": use Lettuce 6.0 or newer. Said once.");
        return false;
    }

    /** Whether the connection is held by the application already, so that this is not its first attempt. */
    boolean isOngoing(ConnectionBuilder builder) {
        return ongoing.contains(builder.connection());
    }

    /**
     * Follows an attempt to connect.
     *
     * @param state what is known of the connection
     * @return the same attempt, which does not fail where nobody could be reached
     */
    Object watch(RedisClient client, ConnectionBuilder builder, LettuceConnection state, ConnectionFuture<?> attempt) {
        RedisChannelHandler<?, ?> connection = builder.connection();
        boolean reads =
                connection instanceof StatefulRedisConnection && !(connection instanceof StatefulRedisPubSubConnection);
        if (!reads || isOngoing(builder) || isChosenByLettuce()) {
            return attempt;
        }
        String server = String.valueOf(state.destination().server());
        return attempt.handle((made, failure) -> {
            if (failure == null) {
                reached(server);
                return made;
            }
            if (takesOver(client, builder, state, server, failure)) {
                return connection;
            }
            throw failure instanceof CompletionException as ? as : new CompletionException(failure);
        });
    }

    /** Whoever asked the client for the connection is of Lettuce itself. */
    private static boolean isChosenByLettuce() {
        return STACK.walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .dropWhile(FirstConnects::isClient)
                .findFirst()
                .map(caller -> CHOOSING.stream().anyMatch(caller::startsWith))
                .orElse(false));
    }

    private static boolean isClient(String name) {
        return name.startsWith("dev.detour.")
                || name.equals(RedisClient.class.getName())
                || name.equals(AbstractRedisClient.class.getName());
    }

    private boolean takesOver(
            RedisClient client, ConnectionBuilder builder, LettuceConnection state, String server, Throwable failure) {
        try {
            if (!ConnectFailure.isUnreachable(failure) || clients.isShutDown(client)) {
                return false;
            }
            takeOver(client, builder, state, server);
        } catch (Throwable own) {
            AgentLog.ownFault("going on to connect", own);
            return false;
        }
        if (told.add(server)) {
            AgentLog.info("Redis " + server + " cannot be reached (" + ConnectFailure.root(failure)
                    + "): the application is given its connections all the same (detour.lettuce.boot-without-redis), and"
                    + " they are connected as soon as it can");
        }
        return true;
    }

    private void takeOver(RedisClient client, ConnectionBuilder builder, LettuceConnection state, String server) {
        RedisChannelHandler<?, ?> connection = builder.connection();
        Set<Closeable> closeables = clients.closeables(client);
        FirstConnect connecting = new FirstConnect(
                builder,
                () -> clients.connect(client, builder),
                () -> clients.isShutDown(client),
                (self, connected) -> {
                    ongoing.remove(connection);
                    closeables.remove(self);
                    if (connected) {
                        state.heard().heard(System.nanoTime());
                        reached(server);
                    }
                });
        builder.endpoint(KeepingEndpoint.of(builder.endpoint()));
        connection.setOptions(builder.clientOptions()); // which Lettuce sets with the first channel
        connection.deactivated(); // it counts as open from the beginning
        connection.registerCloseables(closeables, connection, connecting);
        ongoing.add(connection);
        connecting.schedule();
    }

    private void reached(String server) {
        if (told.remove(server)) {
            AgentLog.info("Redis " + server + " can be reached: connections that waited for it are being made");
        }
    }
}
