package dev.detour.jedis;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;

/** What a constructor has left undone. Stands beside the connection, and leads back to it but weakly. */
final class Handshake {

    /** Of the connection itself; in Jedis 3 of the client that holds it. */
    private static final @Nullable MethodHandle RUN = handle();

    private final WeakReference<Object> maker;
    private final JedisClientConfig config;

    Handshake(Object maker, JedisClientConfig config) {
        this.maker = new WeakReference<>(maker);
        this.config = config;
    }

    private static @Nullable MethodHandle handle() {
        MethodHandle found =
                JedisMembers.method(Connection.class, "initializeFromClientConfig", JedisClientConfig.class);
        Class<?> client = JedisClasses.named("BinaryJedis");
        if (found == null && client != null) {
            found = JedisMembers.method(client, "initializeFromClientConfig", JedisClientConfig.class);
        }
        return found == null
                ? null
                : found.asType(MethodType.methodType(void.class, Object.class, JedisClientConfig.class));
    }

    /** Connects and shakes hands, as the constructor would have. */
    void run() throws Throwable {
        Object client = maker.get();
        if (RUN != null && client != null) {
            RUN.invokeExact(client, config);
        }
    }
}
