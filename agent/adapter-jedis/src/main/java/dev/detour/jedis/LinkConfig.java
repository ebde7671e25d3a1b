package dev.detour.jedis;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisClientConfig;

/**
 * An application's configuration with a link's own name and database. A proxy, because the interface differs by version
 * and what this adapter was compiled without must be passed on too.
 */
final class LinkConfig implements InvocationHandler {

    private static final String CLIENT_NAME = "detour";
    private static final int MAX_TIMEOUT_MILLIS = 2_000;

    private final JedisClientConfig config;
    private final int database;

    private LinkConfig(JedisClientConfig config, int database) {
        this.config = config;
        this.database = database;
    }

    static JedisClientConfig of(JedisClientConfig config, int database) {
        Class<JedisClientConfig> type = JedisClientConfig.class;
        return (JedisClientConfig)
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new LinkConfig(config, database));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "getClientName" -> CLIENT_NAME;
            case "getDatabase" -> database;
            case "getSocketTimeoutMillis" -> capped(config.getSocketTimeoutMillis());
            case "getConnectionTimeoutMillis" -> capped(config.getConnectionTimeoutMillis());
            case "isAutoNegotiateProtocol" -> false; // the plain client speaks RESP2 unless told otherwise
            default -> delegate(method, arguments);
        };
    }

    /** One frozen server must not hold up the warming of all; 0 would be for ever. */
    private static int capped(int millis) {
        return millis == 0 ? MAX_TIMEOUT_MILLIS : Math.min(millis, MAX_TIMEOUT_MILLIS);
    }

    private @Nullable Object delegate(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(config, arguments);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            throw cause == null ? thrown : cause;
        }
    }
}
