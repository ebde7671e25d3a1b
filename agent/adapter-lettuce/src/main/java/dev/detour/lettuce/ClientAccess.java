package dev.detour.lettuce;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import java.io.Closeable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a client keeps to itself that a first connect needs; the same in Lettuce 5.3 to 7.7. */
final class ClientAccess {

    private final MethodHandle initialize;
    private final VarHandle closeables;
    private final VarHandle shutdown;

    /** @throws ReflectiveOperationException where this version of Lettuce is different */
    ClientAccess() throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(AbstractRedisClient.class, MethodHandles.lookup());
        initialize = lookup.findVirtual(
                AbstractRedisClient.class,
                "initializeChannelAsync",
                MethodType.methodType(ConnectionFuture.class, ConnectionBuilder.class));
        closeables = lookup.findVarHandle(AbstractRedisClient.class, "closeableResources", Set.class);
        shutdown = lookup.findVarHandle(AbstractRedisClient.class, "shutdown", AtomicBoolean.class);
    }

    /** Begins to open the connection of a builder, once more. */
    ConnectionFuture<?> connect(AbstractRedisClient client, ConnectionBuilder builder) throws Throwable {
        return (ConnectionFuture<?>) initialize.invoke(client, builder);
    }

    /** What the client closes when it is shut down. */
    @SuppressWarnings("unchecked")
    Set<Closeable> closeables(AbstractRedisClient client) {
        return (Set<Closeable>) closeables.get(client);
    }

    boolean isShutDown(AbstractRedisClient client) {
        return ((AtomicBoolean) shutdown.get(client)).get();
    }
}
