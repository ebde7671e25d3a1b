package dev.detour.contract.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.support.ConnectionPoolSupport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;

/** Lettuce's synchronous API on pooled connections, borrowed for each operation and given back after it. */
final class PooledLettuceAccess {

    private final Target target;
    private final RedisClient client;
    private final GenericObjectPool<StatefulRedisConnection<String, String>> pool;
    private final GenericObjectPool<StatefulRedisConnection<byte[], byte[]>> bytesPool;

    private PooledLettuceAccess(Target target) throws Exception {
        this.target = target;
        client = RedisClient.create(LettuceAccess.uri(target));
        pool = ConnectionPoolSupport.createGenericObjectPool(
                () -> client.connect(LettuceAccess.codec(target)), new GenericObjectPoolConfig<>());
        bytesPool = ConnectionPoolSupport.createGenericObjectPool(
                () -> client.connect(ByteArrayCodec.INSTANCE), new GenericObjectPoolConfig<>());
        // as the other kinds are connected before a case begins
        pool.addObject();
        bytesPool.addObject();
    }

    static Access connect(Target target) {
        try {
            PooledLettuceAccess pooled = new PooledLettuceAccess(target);
            return (Access) Proxy.newProxyInstance(
                    Access.class.getClassLoader(),
                    new Class<?>[] {Access.class},
                    (proxy, method, arguments) -> pooled.run(method, arguments));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Any operation of {@link Access}. */
    private @Nullable Object run(Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("close")) {
            close();
            return null;
        }
        try (StatefulRedisConnection<String, String> connection = pool.borrowObject();
                StatefulRedisConnection<byte[], byte[]> bytesConnection = bytesPool.borrowObject()) {
            return method.invoke(new LettuceSyncAccess(client, target, connection, bytesConnection), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void close() {
        pool.close();
        bytesPool.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
