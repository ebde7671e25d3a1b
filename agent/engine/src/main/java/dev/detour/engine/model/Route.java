package dev.detour.engine.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key matched.
 *
 * @param name of the configured route, or of the loader that declares the key
 * @param origin rebuilds the value; null where no loader declares the key
 * @param writtenTtl what is learnt of the route's keys while it is in use
 * @param traffic what became of its reads; shared by the routes of this name
 */
public record Route(
        String name, @Nullable Origin origin, Policy policy, WrittenTtl writtenTtl, Traffic traffic, Kin kin) {

    /** The routes of the same application. */
    @FunctionalInterface
    public interface Kin {
        /** The route of a key, or null where it is no cache data. */
        @Nullable
        Route match(byte[] key);
    }

    /** Of a lookup that is none: no step, no time. */
    public static final Route NONE =
            new Route("", null, new Policy(RoutingTable.compile(Map.of()), false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    /** One that nothing is learnt of yet. */
    public Route(String name, @Nullable Origin origin, Policy policy) {
        this(name, origin, policy, new Traffic(name), key -> null);
    }

    /** The same among others. */
    public Route(String name, @Nullable Origin origin, Policy policy, Traffic traffic, Kin kin) {
        this(name, origin, policy, new WrittenTtl(), traffic, kin);
    }
}
