package dev.detour.jedis;

import dev.detour.engine.model.AgentLog;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import org.apache.commons.pool2.PooledObjectFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandObjects;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisClusterInfoCache;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.Pool;
import redis.clients.jedis.util.RedisInputStream;

/**
 * The members of Jedis that are not public, looked up once. Where a version lacks one, what needs it stays off.
 *
 * <p>All handles have erased or public types, so that a call of one is exact and costs what a field costs.
 */
final class JedisMembers {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private static final @Nullable MethodHandle SOCKET = getter(Connection.class, "socket", Socket.class);
    private static final @Nullable MethodHandle INPUT = getter(Connection.class, "inputStream", RedisInputStream.class);
    private static final @Nullable MethodHandle FACTORY =
            getter(Connection.class, "socketFactory", JedisSocketFactory.class);
    private static final @Nullable MethodHandle COUNT = getter(RedisInputStream.class, "count", int.class);
    private static final @Nullable MethodHandle LIMIT = getter(RedisInputStream.class, "limit", int.class);
    private static final @Nullable MethodHandle FILL = method(RedisInputStream.class, "ensureFill");
    private static final @Nullable MethodHandle READ = reader();
    private static final @Nullable MethodHandle COMMAND_OBJECTS =
            getter(JedisClasses.named("UnifiedJedis"), "commandObjects", JedisClasses.named("CommandObjects"));
    private static final @Nullable MethodHandle PROVIDER =
            getter(JedisClasses.named("UnifiedJedis"), "provider", Object.class);
    private static final @Nullable MethodHandle EXECUTOR =
            getter(JedisClasses.named("UnifiedJedis"), "executor", Object.class);

    private static final @Nullable MethodHandle CLUSTER_CACHE =
            getter(JedisClasses.named("providers.ClusterConnectionProvider"), "cache", JedisClusterInfoCache.class);
    private static final @Nullable MethodHandle SEEDS = getter(JedisClusterInfoCache.class, "startNodes", Set.class);

    /** Absent before Jedis 5.2, which keeps no values. */
    private static final @Nullable MethodHandle KEPT_VALUES =
            getter(JedisClasses.named("UnifiedJedis"), "cache", Object.class);

    private static final @Nullable Class<?> KEEPING = JedisClasses.named("csc.CacheConnection");
    private static final @Nullable MethodHandle READING = readingLock();

    /** Absent before Jedis 5.2, as what calls it. */
    private static final @Nullable MethodHandle READ_PUSHES = method(Connection.class, "readPushesWithCheckingBroken");

    private static final @Nullable MethodHandle SENTINEL_POOL =
            getter(JedisClasses.named("providers.SentineledConnectionProvider"), "pool", Pool.class);

    private static final @Nullable MethodHandle POOL = getter(Jedis.class, "dataSource", Object.class);

    /** Absent before Jedis 5, which cannot rewrite keys. */
    private static final @Nullable MethodHandle KEY_PREPROCESSOR =
            getter(JedisClasses.named("CommandObjects"), "keyPreProcessor", Object.class);

    /** Absent before Jedis 6, which has no tokens. */
    private static final @Nullable MethodHandle TOKENS = method(JedisClientConfig.class, "getAuthXManager");

    private static final @Nullable MethodHandle SET_BROKEN = breaker();
    private static final @Nullable MethodHandle CONNECTION = connection();

    /** What a pool's factory keeps its connections' making in: a builder from Jedis 7 on, before that fields. */
    private static final ClassValue<@Nullable MethodHandle[]> MAKING = new ClassValue<>() {
        @Override
        protected @Nullable MethodHandle[] computeValue(Class<?> factory) {
            return new @Nullable MethodHandle[] {
                inherited(factory, "jedisSocketFactory"),
                inherited(factory, "clientConfig"),
                inherited(factory, "connectionBuilder")
            };
        }
    };

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

    /** What a pool's factory opens sockets with, or null. */
    static @Nullable JedisSocketFactory socketFactory(PooledObjectFactory<?> factory) throws Throwable {
        @Nullable MethodHandle[] making = MAKING.get(factory.getClass());
        if (making[0] != null) {
            return (Object) making[0].invokeExact((Object) factory) instanceof JedisSocketFactory sockets
                    ? sockets
                    : null;
        }
        Object builder = making[2] == null ? null : (Object) making[2].invokeExact((Object) factory);
        return builder == null
                ? null
                : (JedisSocketFactory)
                        builder.getClass().getMethod("getSocketFactory").invoke(builder);
    }

    /** What a pool's factory configures connections with, or null. */
    static @Nullable JedisClientConfig config(PooledObjectFactory<?> factory) throws Throwable {
        MethodHandle config = MAKING.get(factory.getClass())[1];
        return config != null && (Object) config.invokeExact((Object) factory) instanceof JedisClientConfig known
                ? known
                : null;
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

    /** Whether this client sends other keys than it is given. */
    static boolean rewritesKeys(UnifiedJedis client) throws Throwable {
        if (COMMAND_OBJECTS == null || KEY_PREPROCESSOR == null) {
            return false;
        }
        CommandObjects objects = (CommandObjects) COMMAND_OBJECTS.invokeExact(client);
        return objects != null && (Object) KEY_PREPROCESSOR.invokeExact(objects) != null;
    }

    /** The pool that this client goes back to, or null. */
    static @Nullable Object pool(Jedis client) throws Throwable {
        return POOL == null ? null : (Object) POOL.invokeExact(client);
    }

    /** What carries out this client's commands. */
    static @Nullable Object executor(UnifiedJedis client) throws Throwable {
        return EXECUTOR == null ? null : (Object) EXECUTOR.invokeExact(client);
    }

    /** Where this client gets its connections, or null. */
    static @Nullable Object provider(UnifiedJedis client) throws Throwable {
        return PROVIDER == null ? null : (Object) PROVIDER.invokeExact(client);
    }

    /** Whether this client keeps values that it has read, and is told of their changes. */
    static boolean keepsValues(UnifiedJedis client) throws Throwable {
        return KEPT_VALUES != null && (Object) KEPT_VALUES.invokeExact(client) != null;
    }

    /** The nodes of a cluster that the application has named; those that are known by now where this is not. */
    static Set<String> seeds(ClusterConnectionProvider provider) {
        try {
            if (CLUSTER_CACHE != null && SEEDS != null) {
                Set<?> seeds = (Set<?>) SEEDS.invokeExact((JedisClusterInfoCache) CLUSTER_CACHE.invokeExact(provider));
                if (seeds != null && !seeds.isEmpty()) {
                    return seeds.stream().map(String::valueOf).collect(Collectors.toSet());
                }
            }
        } catch (Throwable absent) {
            // then by what is known
        }
        return provider.getNodes().keySet();
    }

    /** Whether this provider is known to give connections still. */
    static boolean isOpen(SentineledConnectionProvider provider) throws Throwable {
        Pool<?> pool = SENTINEL_POOL == null ? null : (Pool<?>) SENTINEL_POOL.invokeExact(provider);
        return pool != null && !pool.isClosed();
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
        MethodHandle field = getter(KEEPING, "lock", Lock.class);
        return field == null ? null : field.asType(MethodType.methodType(Lock.class, Connection.class));
    }

    private static @Nullable MethodHandle getter(@Nullable Class<?> owner, String name, @Nullable Class<?> type) {
        if (owner == null || type == null) {
            return null;
        }
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return LOOKUP.unreflectGetter(field).asType(MethodType.methodType(type, owner));
        } catch (ReflectiveOperationException | InaccessibleObjectException | SecurityException absent) {
            return null;
        }
    }

    /** A field of any type, of this class or one that it extends. */
    private static @Nullable MethodHandle inherited(Class<?> owner, String name) {
        for (Class<?> type = owner; type != null && type != Object.class; type = type.getSuperclass()) {
            MethodHandle found = getter(type, name, Object.class);
            if (found != null) {
                return found.asType(MethodType.methodType(Object.class, Object.class));
            }
        }
        return null;
    }

    /** Returns null where this version has no such method. */
    static @Nullable MethodHandle method(Class<?> owner, String name, Class<?>... parameters) {
        try {
            Method method = owner.getDeclaredMethod(name, parameters);
            method.setAccessible(true);
            return LOOKUP.unreflect(method);
        } catch (ReflectiveOperationException | InaccessibleObjectException | SecurityException absent) {
            return null;
        }
    }

    /** Jedis 3 has no method for it. */
    private static @Nullable MethodHandle breaker() {
        MethodHandle method = method(Connection.class, "setBroken");
        if (method != null) {
            return method;
        }
        try {
            Field broken = Connection.class.getDeclaredField("broken");
            broken.setAccessible(true);
            return MethodHandles.insertArguments(LOOKUP.unreflectSetter(broken), 1, true);
        } catch (ReflectiveOperationException | InaccessibleObjectException | SecurityException absent) {
            return null;
        }
    }

    /** In Jedis 3 a field of its superclass, under another name. */
    private static @Nullable MethodHandle connection() {
        MethodHandle field = getter(Jedis.class, "connection", Connection.class);
        if (field == null) {
            field = getter(JedisClasses.named("BinaryJedis"), "client", Connection.class);
        }
        return field == null ? null : field.asType(MethodType.methodType(Connection.class, Object.class));
    }

    /** {@code protocolRead(input, pushConsumers)} of Jedis 8, which a caching connection overrides. */
    private static @Nullable MethodHandle reader() {
        try {
            Field consumers = Connection.class.getDeclaredField("pushConsumers");
            consumers.setAccessible(true);
            Class<?> chain = JedisClasses.named("PushConsumerChain");
            MethodHandle read =
                    chain == null ? null : method(Connection.class, "protocolRead", RedisInputStream.class, chain);
            if (read == null) {
                return method(Connection.class, "protocolRead", RedisInputStream.class);
            }
            MethodHandle chainOf =
                    LOOKUP.unreflectGetter(consumers).asType(MethodType.methodType(chain, Connection.class));
            return MethodHandles.permuteArguments(
                    MethodHandles.filterArguments(read, 2, chainOf),
                    MethodType.methodType(Object.class, Connection.class, RedisInputStream.class),
                    0,
                    1,
                    0);
        } catch (ReflectiveOperationException | InaccessibleObjectException | SecurityException absent) {
            return method(Connection.class, "protocolRead", RedisInputStream.class);
        }
    }
}
