package dev.detour.jedis;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;

/** What a constructor has left undone. Stands beside the connection, and leads back to it but weakly. */
final class Handshake {

    /** Of the connection itself; in Jedis 3 of the client that holds it. */
    private static final @Nullable MethodHandle RUN = handle();

    /** Jedis 3 has no other way to mend what failed once, and closes the next socket of such a connection at once. */
    private static final @Nullable MethodHandle MEND =
            JedisClasses.HAS_UNIFIED ? null : Handles.setter(Connection.class, "broken");

    /** Asked for by what is made before the first command, to know how replies look; Jedis 3 and 4 know one form alone. */
    private static final @Nullable MethodHandle PROTOCOL = Handles.setter(Connection.class, "protocol");

    private static final @Nullable MethodHandle WANTED = Handles.method(JedisClientConfig.class, "getRedisProtocol");

    /** From Jedis 7.5 on the connection holds its configuration. */
    private static final @Nullable MethodHandle HELD =
            Handles.getter(Connection.class, "clientConfig", JedisClientConfig.class);

    /** What each handshake of Jedis 8 adds one more to. */
    private static final @Nullable MethodHandle PUSHES =
            Handles.getter(Connection.class, "pushConsumers", Object.class);

    private static final @Nullable MethodHandle CONSUMERS =
            Handles.inherited(JedisClasses.named("PushConsumerChainImpl"), "consumers");

    private final WeakReference<Object> maker;
    private final WeakReference<JedisClientConfig> config;

    /** Keeps the configuration where nobody else does; it leads back to the connection only if its own provider does. */
    private final @Nullable JedisClientConfig kept;

    /** @param maker whose constructor it was */
    Handshake(Object maker, Connection connection, JedisClientConfig config) throws Throwable {
        this.maker = new WeakReference<>(maker);
        this.config = new WeakReference<>(config);
        this.kept = HELD != null && (JedisClientConfig) HELD.invokeExact(connection) == config ? null : config;
        if (PROTOCOL != null && WANTED != null) {
            PROTOCOL.invoke(connection, WANTED.invoke(config));
        }
    }

    private static @Nullable MethodHandle handle() {
        Class<?> maker = JedisClasses.HAS_UNIFIED ? Connection.class : JedisClasses.named("BinaryJedis");
        MethodHandle found = Handles.method(maker, "initializeFromClientConfig", JedisClientConfig.class);
        return found == null
                ? null
                : found.asType(MethodType.methodType(void.class, Object.class, JedisClientConfig.class));
    }

    /** Whether this version has what it takes. */
    static boolean isPossible() {
        return RUN != null && (MEND != null || JedisClasses.HAS_UNIFIED);
    }

    /** Connects and shakes hands, as the constructor would have. */
    void run(Connection connection) throws Throwable {
        Object client = maker.get();
        JedisClientConfig settings = kept == null ? config.get() : kept;
        if (RUN == null || client == null || settings == null) {
            throw new IllegalStateException("the client that is to shake hands is gone");
        }
        if (MEND != null) {
            MEND.invokeExact(connection, false);
        }
        List<?> consumers = consumers(connection);
        int before = consumers.size();
        boolean done = false;
        try {
            RUN.invokeExact(client, settings);
            done = true;
        } finally {
            if (!done && consumers.size() > before) {
                consumers.subList(before, consumers.size()).clear();
            }
        }
    }

    private static List<?> consumers(Connection connection) throws Throwable {
        Object chain = PUSHES == null ? null : (Object) PUSHES.invokeExact(connection);
        return chain == null || CONSUMERS == null
                ? List.of()
                : (List<?>) (Object) CONSUMERS.invokeExact((Object) chain);
    }
}
