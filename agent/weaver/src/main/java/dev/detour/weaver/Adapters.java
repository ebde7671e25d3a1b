package dev.detour.weaver;

import dev.detour.engine.Engine;
import dev.detour.engine.model.AgentLog;
import java.lang.reflect.InvocationTargetException;
import java.security.AccessController;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the hooks that woven code calls: one adapter for each copy of a client in this JVM, however many of its classes
 * are woven. The adapter is held by the client's own class, so that it goes when the client goes.
 */
final class Adapters implements BiFunction<Class<?>, Class<?>, @Nullable Object> {

    private final Engine engine;
    private final ClassLoader agentLoader;
    private final Runnable whenUsed;
    private final AtomicBoolean isUsed = new AtomicBoolean();

    /** By the anchor class of a copy of a client. */
    private final ClassValue<Object> byAnchor = new ClassValue<>() {
        @Override
        protected Object computeValue(Class<?> anchor) {
            return create(anchor);
        }
    };

    /** @param whenUsed run once, on a thread of the application, when it uses a client for the first time; must not block */
    Adapters(Engine engine, ClassLoader agentLoader, Runnable whenUsed) {
        this.engine = engine;
        this.agentLoader = agentLoader;
        this.whenUsed = whenUsed;
    }

    @Override
    public @Nullable Object apply(Class<?> clientClass, Class<?> hooks) {
        Client client = Client.of(hooks);
        try {
            return privileged(client, clientClass);
        } catch (Throwable missing) { // whatever it is: the caller is in the middle of a read
            AgentLog.warnOnce("anchor " + client.name(), client.name() + " is not routed: " + missing);
            return null;
        }
    }

    /** The application's code is on the stack, and what it may not do under a security manager is our business here. */
    @SuppressWarnings("removal")
    private @Nullable Object privileged(Client client, Class<?> clientClass) throws Exception {
        return AccessController.doPrivileged((PrivilegedExceptionAction<@Nullable Object>) () -> {
            Class<?> anchor = Class.forName(client.anchor(), false, clientClass.getClassLoader());
            Object adapter = byAnchor.get(anchor);
            return adapter instanceof Failure ? null : adapter;
        });
    }

    /** Stands for an adapter that could not be made, so that it is tried and complained of once. */
    private record Failure() {}

    private Object create(Class<?> anchor) {
        for (Client client : Client.ALL) {
            if (client.anchor().equals(anchor.getName())) {
                return create(client, anchor.getClassLoader());
            }
        }
        return new Failure();
    }

    private void used() {
        try {
            whenUsed.run();
        } catch (Throwable failure) { // what only watches must not keep the client from being routed
            AgentLog.ownFault("starting telemetry", failure);
        }
    }

    private Object create(Client client, @Nullable ClassLoader clientLoader) {
        if (isUsed.compareAndSet(false, true)) {
            used();
        }
        try {
            ClassLoader loader = new AdapterLoader(clientLoader, agentLoader, client.adapterPackage());
            return Class.forName(client.adapter(), true, loader)
                    .getConstructor(Engine.class)
                    .newInstance(engine);
        } catch (InvocationTargetException failed) {
            return failure(client, clientLoader, failed.getCause() == null ? failed : failed.getCause());
        } catch (ReflectiveOperationException | LinkageError failed) {
            return failure(client, clientLoader, failed);
        }
    }

    private static Failure failure(Client client, @Nullable ClassLoader clientLoader, Throwable cause) {
        AgentLog.warn(client.name() + ' ' + ClientVersion.of(client, clientLoader) + " is not routed, the application"
                + " runs on as without Detour: " + cause);
        return new Failure();
    }
}
