package dev.detour.bootstrap;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one class that woven code names. It finds the hooks that belong to the class loader of the woven client class.
 *
 * <p>The hooks of a client class are held by that class itself, through {@link ClassValue}: when a redeployed web
 * application drops its class loader, its hooks go with it.
 *
 * <p>Fail open: until hooks are installed, and for ever if they cannot be made, every method does nothing. The advice
 * suppresses whatever is thrown all the same.
 */
public final class Bridge {

    private static final JedisHooks NO_JEDIS = new JedisHooks() {};
    private static final LettuceHooks NO_LETTUCE = new LettuceHooks() {};

    private static final AtomicBoolean CLAIMED = new AtomicBoolean();

    /** Makes the hooks of a given type for a client class; set once, before the first class is woven. */
    private static volatile @Nullable BiFunction<Class<?>, Class<?>, @Nullable Object> factory;

    private static final ClassValue<JedisHooks> JEDIS = new ClassValue<>() {
        @Override
        protected JedisHooks computeValue(Class<?> clientClass) {
            return make(clientClass, JedisHooks.class, NO_JEDIS);
        }
    };

    private static final ClassValue<LettuceHooks> LETTUCE = new ClassValue<>() {
        @Override
        protected LettuceHooks computeValue(Class<?> clientClass) {
            return make(clientClass, LettuceHooks.class, NO_LETTUCE);
        }
    };

    private Bridge() {}

    /**
     * Claims this JVM for one agent.
     *
     * @return false if an agent has claimed it before
     */
    public static boolean claim() {
        return CLAIMED.compareAndSet(false, true);
    }

    /**
     * Sets the maker of hooks.
     *
     * @param hooksFactory gets the client class and the type of hooks wanted; returns null, after having said why, where
     *     it cannot make them
     */
    public static void install(BiFunction<Class<?>, Class<?>, @Nullable Object> hooksFactory) {
        factory = hooksFactory;
    }

    private static <H> H make(Class<?> clientClass, Class<H> type, H none) {
        BiFunction<Class<?>, Class<?>, @Nullable Object> maker = factory;
        Object hooks = maker == null ? null : maker.apply(clientClass, type);
        return hooks == null ? none : type.cast(hooks);
    }

    /** See {@link JedisHooks#readStarted}. */
    public static @Nullable Object jedisReadStarted(Class<?> origin, Object client, @Nullable Object key) {
        return JEDIS.get(origin).readStarted(client, key);
    }

    /** See {@link JedisHooks#readEnded}. */
    public static @Nullable Answered jedisReadEnded(
            Class<?> origin, Object token, @Nullable Object result, @Nullable Throwable thrown) {
        return JEDIS.get(origin).readEnded(token, result, thrown);
    }

    /** See {@link JedisHooks#sending}. */
    public static @Nullable Throwable jedisSending(Class<?> origin, Object connection, Object arguments) {
        return JEDIS.get(origin).sending(connection, arguments);
    }

    /** See {@link JedisHooks#awaiting}. */
    public static @Nullable Throwable jedisAwaiting(Class<?> origin, Object connection) {
        return JEDIS.get(origin).awaiting(connection);
    }

    /** See {@link JedisHooks#received}. */
    public static void jedisReceived(
            Class<?> origin, Object connection, @Nullable Object reply, @Nullable Throwable thrown) {
        JEDIS.get(origin).received(connection, reply, thrown);
    }

    /** See {@link JedisHooks#configuring}. */
    public static @Nullable Object jedisConfiguring(Class<?> origin, Object connection, Object config) {
        return JEDIS.get(origin).configuring(connection, config);
    }

    /** See {@link JedisHooks#configured}. */
    public static boolean jedisConfigured(Class<?> origin, Object maker, Object config, @Nullable Throwable thrown) {
        return JEDIS.get(origin).configured(maker, config, thrown);
    }

    /** See {@link JedisHooks#pooled}. */
    public static void jedisPooled(Class<?> origin, Object pooled) {
        JEDIS.get(origin).pooled(pooled);
    }

    /** See {@link JedisHooks#disconnecting}. */
    public static void jedisDisconnecting(Class<?> origin, Object connection) {
        JEDIS.get(origin).disconnecting(connection);
    }

    /** See {@link JedisHooks#disconnected}. */
    public static void jedisDisconnected(Class<?> origin, Object connection) {
        JEDIS.get(origin).disconnected(connection);
    }

    /** See {@link JedisHooks#connecting}. */
    public static @Nullable Object jedisConnecting(Class<?> origin, Object socketFactory) {
        return JEDIS.get(origin).connecting(socketFactory);
    }

    /** See {@link JedisHooks#borrowing}. */
    public static @Nullable Object jedisBorrowing(Class<?> origin, Object pool) {
        return JEDIS.get(origin).borrowing(pool);
    }

    /** See {@link JedisHooks#destroyed}. */
    public static void jedisDestroyed(Class<?> origin, Object pool) {
        JEDIS.get(origin).destroyed(pool);
    }

    /** See {@link JedisHooks#lentNothing}. */
    public static @Nullable Object jedisLentNothing(Class<?> origin, Object pool, Throwable thrown) {
        return JEDIS.get(origin).lentNothing(pool, thrown);
    }

    /** See {@link JedisHooks#returning}. */
    public static boolean jedisReturning(Class<?> origin, Object pool, Object resource, boolean broken) {
        return JEDIS.get(origin).returning(pool, resource, broken);
    }

    /** See {@link JedisHooks#isReturnedUnheard}. */
    public static boolean jedisIsReturnedUnheard(Class<?> origin, Object resource, Throwable thrown) {
        return JEDIS.get(origin).isReturnedUnheard(resource, thrown);
    }

    /** See {@link JedisHooks#commandFailed}. */
    public static void jedisCommandFailed(Class<?> origin, Object command, @Nullable Object keys) {
        JEDIS.get(origin).commandFailed(command, keys);
    }

    /** See {@link JedisHooks#pausing}. */
    public static @Nullable Throwable jedisPausing(Class<?> origin) {
        return JEDIS.get(origin).pausing();
    }

    /** See {@link LettuceHooks#dispatching}. */
    public static Object lettuceDispatching(Class<?> origin, Object connection, Object command) {
        return LETTUCE.get(origin).dispatching(connection, command);
    }

    /** See {@link LettuceHooks#dispatched}. */
    public static @Nullable Object lettuceDispatched(Class<?> origin, Object dispatching, @Nullable Object returned) {
        return LETTUCE.get(origin).dispatched(dispatching, returned);
    }

    /** See {@link LettuceHooks#dispatchingAll}. */
    public static Collection<?> lettuceDispatchingAll(Class<?> origin, Object connection, Collection<?> commands) {
        return LETTUCE.get(origin).dispatchingAll(connection, commands);
    }

    /** See {@link LettuceHooks#dispatchedAll}. */
    public static @Nullable Collection<?> lettuceDispatchedAll(
            Class<?> origin, Collection<?> given, Collection<?> dispatching, @Nullable Collection<?> returned) {
        return LETTUCE.get(origin).dispatchedAll(given, dispatching, returned);
    }

    /** See {@link LettuceHooks#batching}. */
    public static void lettuceBatching(Class<?> origin, Object command) {
        LETTUCE.get(origin).batching(command);
    }

    /** See {@link LettuceHooks#autoFlush}. */
    public static void lettuceAutoFlush(Class<?> origin, Object connection, boolean enabled) {
        LETTUCE.get(origin).autoFlush(connection, enabled);
    }

    /** See {@link LettuceHooks#addressing}. */
    public static void lettuceAddressing(Class<?> origin, Object connectionBuilder, Object address) {
        LETTUCE.get(origin).addressing(connectionBuilder, address);
    }

    /** See {@link LettuceHooks#awaiting}. */
    public static void lettuceAwaiting(Class<?> origin, Object future) {
        LETTUCE.get(origin).awaiting(future);
    }

    /** See {@link LettuceHooks#connecting}. */
    public static void lettuceConnecting(Class<?> origin, Object client, Object connectionBuilder) {
        LETTUCE.get(origin).connecting(client, connectionBuilder);
    }

    /** See {@link LettuceHooks#connected}. */
    public static Object lettuceConnected(Class<?> origin, Object client, Object connectionBuilder, Object future) {
        return LETTUCE.get(origin).connected(client, connectionBuilder, future);
    }

    /** See {@link LettuceHooks#disconnected}. */
    public static void lettuceDisconnected(Class<?> origin, Object connection) {
        LETTUCE.get(origin).disconnected(connection);
    }

    /** See {@link LettuceHooks#connectingToNode}. */
    public static void lettuceConnectingToNode(Class<?> origin, @Nullable String node, @Nullable Object writer) {
        LETTUCE.get(origin).connectingToNode(node, writer);
    }

    /** See {@link LettuceHooks#isKept}. */
    public static boolean lettuceIsKept(Class<?> origin, Object endpoint, Object command) {
        return LETTUCE.get(origin).isKept(endpoint, command);
    }

    /** See {@link LettuceHooks#presenting}. */
    public static void lettucePresenting(Class<?> origin, Object connection, Object credentials) {
        LETTUCE.get(origin).presenting(connection, credentials);
    }

    /** See {@link LettuceHooks#presented}. */
    public static void lettucePresented(
            Class<?> origin, Object connection, Object credentials, @Nullable Object accepted) {
        LETTUCE.get(origin).presented(connection, credentials, accepted);
    }

    /** See {@link LettuceHooks#writingAll}. */
    public static void lettuceWritingAll(Class<?> origin, Object endpoint, Collection<?> commands) {
        LETTUCE.get(origin).writingAll(endpoint, commands);
    }
}
