package dev.detour.jedis;

import dev.detour.engine.model.AgentLog;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.Socket;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.RedisInputStream;

/**
 * The members of Jedis's connections and clients that are not public, looked up once. Where a version lacks one, what
 * needs it stays off.
 */
final class JedisMembers {

    private static final @Nullable MethodHandle SOCKET = Handles.getter(Connection.class, "socket", Socket.class);
    private static final @Nullable MethodHandle INPUT =
            Handles.getter(Connection.class, "inputStream", RedisInputStream.class);
    private static final @Nullable MethodHandle FACTORY =
            Handles.getter(Connection.class, "socketFactory", JedisSocketFactory.class);
    private static final @Nullable MethodHandle COUNT = Handles.getter(RedisInputStream.class, "count", int.class);
    private static final @Nullable MethodHandle LIMIT = Handles.getter(RedisInputStream.class, "limit", int.class);
    private static final @Nullable MethodHandle FILL = Handles.method(RedisInputStream.class, "ensureFill");
    private static final @Nullable MethodHandle READ = reader();
    private static final @Nullable Class<?> KEEPING = JedisClasses.named("csc.CacheConnection");
    private static final @Nullable MethodHandle READING = readingLock();

    /** Absent before Jedis 5.2, as what calls it. */
    private static final @Nullable MethodHandle READ_PUSHES =
            Handles.method(Connection.class, "readPushesWithCheckingBroken");

    private static final @Nullable MethodHandle POOL = Handles.getter(Jedis.class, "dataSource", Object.class);

    /** Absent before Jedis 6, which has no tokens. */
    private static final @Nullable MethodHandle TOKENS = Handles.method(JedisClientConfig.class, "getAuthXManager");

    /** Absent from no version; in Jedis 3 a field of the superclass. */
    private static final @Nullable MethodHandle PIPELINE = Handles.inherited(Jedis.class, "pipeline");

    private static final @Nullable MethodHandle SET_BROKEN = breaker();
    private static final @Nullable MethodHandle CONNECTION = connection();

    private JedisMembers() {}

    /** Whether a connection can be followed at all; says once where not. */
    static boolean complete() {
        boolean complete = SOCKET != null && INPUT != null && COUNT != null && LIMIT != null && FILL != null;
        if (!complete) {
            AgentLog.warnOnce(
                    "jedis-members",
                    "This version of Jedis keeps its socket where Detour does not find it: no deadline is imposed on"
                            + " its reads and no value of it is remembered. Loaders still serve faults and misses.");
        }
        return complete;
    }

    static @Nullable Socket socket(Connection connection) throws Throwable {
        return SOCKET == null ? null : (Socket) SOCKET.invokeExact(connection);
    }

    static @Nullable RedisInputStream input(Connection connection) throws Throwable {
        return INPUT == null ? null : (RedisInputStream) INPUT.invokeExact(connection);
    }

    static @Nullable JedisSocketFactory socketFactory(Connection connection) throws Throwable {
        return FACTORY == null ? null : (JedisSocketFactory) FACTORY.invokeExact(connection);
    }

    /** Whether a byte can be read without touching the socket. */
    static boolean hasBuffered(RedisInputStream input) throws Throwable {
        return COUNT != null && LIMIT != null && (int) COUNT.invokeExact(input) < (int) LIMIT.invokeExact(input);
    }

    /** Waits, under the socket's time-out, until {@link #hasBuffered}. */
    static void fill(Connection connection, RedisInputStream input) throws Throwable {
        if (FILL == null) {
            return;
        }
        Lock lock = lock(connection);
        if (lock == null) {
            FILL.invokeExact(input);
            return;
        }
        lock.lock();
        try {
            FILL.invokeExact(input);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps those away who look for invalidations on a connection that is not theirs; null where nobody does. */
    private static @Nullable Lock lock(Connection connection) throws Throwable {
        return READING == null || !keepsValues(connection) ? null : (Lock) READING.invokeExact(connection);
    }

    /** Whether this is a connection of a client that keeps values. */
    static boolean keepsValues(Connection connection) {
        return KEEPING != null && KEEPING.isInstance(connection);
    }

    /**
     * Lets a connection of a client that keeps values take in what its server has told it unasked.
     *
     * @return whether it is one
     */
    static boolean readPushes(Connection connection) throws Throwable {
        if (READ_PUSHES == null || !keepsValues(connection)) {
            return false;
        }
        READ_PUSHES.invokeExact(connection);
        return true;
    }

    /** Reads a reply as the connection itself would; an error reply is thrown. */
    @Nullable
    static Object read(Connection connection, RedisInputStream input) throws Throwable {
        return READ == null ? Protocol.read(input) : (Object) READ.invokeExact(connection, input);
    }

    /** Whether commands of this client are being queued, so that it refuses any other. */
    static boolean isPipelined(Jedis client) throws Throwable {
        return PIPELINE != null && (Object) PIPELINE.invokeExact((Object) client) != null;
    }

    /** The pool that this client goes back to, or null. */
    static @Nullable Object pool(Jedis client) throws Throwable {
        return POOL == null ? null : (Object) POOL.invokeExact(client);
    }

    /** Whether tokens come from a manager, so that nobody can tell the user. */
    static boolean hasTokens(JedisClientConfig config) throws Throwable {
        return TOKENS != null && TOKENS.invoke(config) != null;
    }

    /** The connection is given up. */
    static void setBroken(Connection connection) throws Throwable {
        if (SET_BROKEN != null) {
            SET_BROKEN.invokeExact(connection);
        }
    }

    /** A connection itself, or that of a client which is one connection. */
    static Connection connection(Object client) throws Throwable {
        return client instanceof Connection || CONNECTION == null
                ? (Connection) client
                : (Connection) CONNECTION.invokeExact(client);
    }

    private static @Nullable MethodHandle readingLock() {
        MethodHandle field = Handles.getter(KEEPING, "lock", Lock.class);
        return field == null ? null : field.asType(MethodType.methodType(Lock.class, Connection.class));
    }

    /** Jedis 3 has no method for it. */
    private static @Nullable MethodHandle breaker() {
        MethodHandle method = Handles.method(Connection.class, "setBroken");
        if (method != null) {
            return method;
        }
        MethodHandle field = Handles.setter(Connection.class, "broken");
        return field == null ? null : MethodHandles.insertArguments(field, 1, true);
    }

    /** In Jedis 3 a field of its superclass, under another name. */
    private static @Nullable MethodHandle connection() {
        MethodHandle field = Handles.getter(Jedis.class, "connection", Connection.class);
        if (field == null) {
            field = Handles.getter(JedisClasses.named("BinaryJedis"), "client", Connection.class);
        }
        return field == null ? null : field.asType(MethodType.methodType(Connection.class, Object.class));
    }

    /** {@code protocolRead(input, pushConsumers)} of Jedis 8, which a caching connection overrides. */
    private static @Nullable MethodHandle reader() {
        Class<?> chain = JedisClasses.named("PushConsumerChain");
        MethodHandle chainOf = Handles.getter(Connection.class, "pushConsumers", chain);
        MethodHandle read = chain == null || chainOf == null
                ? null
                : Handles.method(Connection.class, "protocolRead", RedisInputStream.class, chain);
        return read == null
                ? Handles.method(Connection.class, "protocolRead", RedisInputStream.class)
                : MethodHandles.permuteArguments(
                        MethodHandles.filterArguments(read, 2, chainOf),
                        MethodType.methodType(Object.class, Connection.class, RedisInputStream.class),
                        0,
                        1,
                        0);
    }
}
