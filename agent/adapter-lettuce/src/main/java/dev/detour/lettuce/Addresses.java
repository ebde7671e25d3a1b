package dev.detour.lettuce;

import dev.detour.engine.WeakKeys;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisURI;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where connections lead that are being made. From Lettuce 6.1 on a connection's builder tells; in 5.3 and 6.0 it is
 * given the address and keeps parts of it, so the address is kept beside it as it goes by.
 */
final class Addresses {

    private static final @Nullable MethodHandle OF_BUILDER = ofBuilder();

    private final WeakKeys<Object, RedisURI> given = new WeakKeys<>();

    private static @Nullable MethodHandle ofBuilder() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(ConnectionBuilder.class, "getRedisURI", MethodType.methodType(RedisURI.class));
        } catch (ReflectiveOperationException older) {
            return null;
        }
    }

    /** A client gives a builder its address. */
    void given(ConnectionBuilder builder, RedisURI address) {
        if (OF_BUILDER == null) {
            given.put(builder, address);
        }
    }

    /** The name under which what is read there is kept. */
    static String serverOf(RedisURI address) {
        if (address.getSocket() != null) {
            return "unix:" + address.getSocket();
        }
        if (address.getSentinels().isEmpty()) {
            return address.getHost() + ':' + address.getPort();
        }
        // the master's name alone is the same in most deployments: it is the sentinels that tell them apart
        return address.getSentinels().stream()
                .map(sentinel -> sentinel.getHost() + ':' + sentinel.getPort())
                .sorted()
                .collect(Collectors.joining(",", "sentinel:" + address.getSentinelMasterId() + '@', ""));
    }

    /** The address of the connection that this builder makes; null where it was given none. */
    @Nullable
    RedisURI of(ConnectionBuilder builder) throws Throwable {
        return OF_BUILDER == null ? given.get(builder) : (RedisURI) OF_BUILDER.invokeExact(builder);
    }
}
