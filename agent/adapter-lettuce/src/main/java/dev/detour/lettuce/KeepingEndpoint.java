package dev.detour.lettuce;

import io.lettuce.core.protocol.Endpoint;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A connection's endpoint as its further attempts to connect see it. One that fails sets the endpoint back as it was
 * before the connection was held by anybody, and drops what the application has sent with manual flushing.
 */
final class KeepingEndpoint implements InvocationHandler {

    private final Endpoint endpoint;

    private KeepingEndpoint(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** What else an endpoint does differs from one version of Lettuce to the next. */
    static Endpoint of(Endpoint endpoint) {
        return (Endpoint) Proxy.newProxyInstance(
                Endpoint.class.getClassLoader(), new Class<?>[] {Endpoint.class}, new KeepingEndpoint(endpoint));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("initialState")) {
            return null; // it never had a channel that would have to be closed
        }
        try {
            return method.invoke(endpoint, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
