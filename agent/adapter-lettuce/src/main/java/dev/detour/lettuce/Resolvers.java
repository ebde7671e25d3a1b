package dev.detour.lettuce;

import dev.detour.engine.WeakKeys;
import dev.detour.engine.model.AgentLog;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.SocketAddressResolver;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * By whose word a server's name leads to an address. Memory and breakers go by the name, and an application's own resolver
 * may lead each client to another server under the same one: tunnels, tenants. Thread-safe.
 */
final class Resolvers {

    /** Lettuce's own, which all mean the same. */
    private static final Integer USUAL = 0;

    private static final @Nullable MethodHandle RESOURCES = resources();

    private final WeakKeys<Object, Integer> numbers = new WeakKeys<>();
    private final AtomicInteger last = new AtomicInteger();
    private final Map<String, Integer> firstByServer = new ConcurrentHashMap<>();

    private static @Nullable MethodHandle resources() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(
                            AbstractRedisClient.class, "getResources", MethodType.methodType(ClientResources.class));
        } catch (ReflectiveOperationException older) { // before Lettuce 6 they are nobody's business
            return null;
        }
    }

    /** Whether this name has always been resolved in the way of this client; says so once where it has not. */
    boolean isUnambiguous(String server, Object client) throws Throwable {
        if (RESOURCES == null || !(client instanceof AbstractRedisClient known)) {
            return true;
        }
        ClientResources resources = (ClientResources) RESOURCES.invokeExact(known);
        Integer number = number(resources.socketAddressResolver());
        Integer first = firstByServer.putIfAbsent(server, number);
        boolean isSame = first == null || first.equals(number);
        if (!isSame) {
            AgentLog.warnOnce(
                    "lettuce resolver " + server,
                    "Redis " + server
                            + ": clients have different resolvers of their own for this name, which may lead to"
                            + " different servers: reads of the later ones go unprotected. Share one ClientResources, or"
                            + " one resolver, among them, or give the servers names of their own. Said once per server.");
        }
        return isSame;
    }

    private Integer number(SocketAddressResolver resolver) {
        return resolver.getClass() == SocketAddressResolver.class
                ? USUAL
                : numbers.get(resolver, any -> last.incrementAndGet());
    }
}
