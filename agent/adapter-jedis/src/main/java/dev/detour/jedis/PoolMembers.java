package dev.detour.jedis;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.Pool;

/** What the pools of Jedis are made of, and what they make connections from. */
final class PoolMembers {

    /** Jedis 3 holds a pool of commons-pool; from Jedis 4 on its pool is one. */
    private static final @Nullable MethodHandle HELD =
            Handles.getter(Pool.class, "internalPool", GenericObjectPool.class);

    /** Only Jedis 3 has an exception of its own for it. */
    private static final @Nullable MethodHandle EXHAUSTED = Handles.constructor(
            JedisClasses.named("exceptions.JedisExhaustedPoolException"),
            RuntimeException.class,
            String.class,
            Throwable.class);

    private static final @Nullable MethodHandle SENTINEL_POOL =
            Handles.getter(JedisClasses.named("providers.SentineledConnectionProvider"), "pool", Pool.class);

    /** What a pool's factory keeps its connections' making in: a builder from Jedis 7 on, before that fields. */
    private static final ClassValue<@Nullable MethodHandle[]> MAKING = new ClassValue<>() {
        @Override
        protected @Nullable MethodHandle[] computeValue(Class<?> factory) {
            if (!isJedisOwn(factory)) {
                return new @Nullable MethodHandle[3];
            }
            return new @Nullable MethodHandle[] {
                Handles.inherited(factory, "jedisSocketFactory"),
                Handles.inherited(factory, "clientConfig"),
                Handles.inherited(factory, "connectionBuilder")
            };
        }
    };

    private PoolMembers() {}

    /** Whether it is Jedis that makes connections, and readies them; a subclass may log in, or select, as it likes. */
    private static boolean isJedisOwn(Class<?> factory) {
        try {
            return isJedisOwn(factory.getMethod("makeObject"))
                    && isJedisOwn(factory.getMethod("activateObject", PooledObject.class));
        } catch (NoSuchMethodException | LinkageError odd) {
            return false;
        }
    }

    private static boolean isJedisOwn(Method method) {
        return method.getDeclaringClass().getName().startsWith("redis.clients.jedis.");
    }

    /** The pool of commons-pool that lends what this one lends; null where it is not known, or not there yet. */
    static @Nullable GenericObjectPool<?> lender(Pool<?> pool) throws Throwable {
        if (HELD != null) {
            return (GenericObjectPool<?>) HELD.invokeExact((Pool<?>) pool);
        }
        return (Object) pool instanceof GenericObjectPool<?> itself ? itself : null;
    }

    /** What a pool throws where all that it has is in use. */
    static RuntimeException exhausted(NoSuchElementException none) throws Throwable {
        return EXHAUSTED == null || none.getCause() != null
                ? new JedisException("Could not get a resource from the pool", none)
                : (RuntimeException)
                        EXHAUSTED.invokeExact("Could not get a resource since the pool is exhausted", (Throwable) none);
    }

    /** What a pool opens sockets with, or null. */
    static @Nullable JedisSocketFactory socketFactory(Pool<?> pool) throws Throwable {
        GenericObjectPool<?> lender = lender(pool);
        return lender == null ? null : socketFactory(lender.getFactory());
    }

    private static @Nullable JedisSocketFactory socketFactory(PooledObjectFactory<?> factory) throws Throwable {
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

    /** What a pool configures connections with, or null. */
    static @Nullable JedisClientConfig config(Pool<?> pool) throws Throwable {
        GenericObjectPool<?> lender = lender(pool);
        PooledObjectFactory<?> factory = lender == null ? null : lender.getFactory();
        MethodHandle config = factory == null ? null : MAKING.get(factory.getClass())[1];
        return config != null && (Object) config.invokeExact((Object) factory) instanceof JedisClientConfig known
                ? known
                : null;
    }

    /** Whether this provider is known to give connections still. */
    static boolean isOpen(SentineledConnectionProvider provider) throws Throwable {
        Pool<?> pool = SENTINEL_POOL == null ? null : (Pool<?>) SENTINEL_POOL.invokeExact(provider);
        return pool != null && !pool.isClosed();
    }
}
