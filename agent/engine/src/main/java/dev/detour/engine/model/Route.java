package dev.detour.engine.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key matched.
 *
 * @param name of the configured route, or of the loader that declares the key
 * @param origin rebuilds the value; null where no loader declares the key
 */
public record Route(String name, @Nullable Origin origin, Policy policy) {

    /** Of a lookup that is none: no step, no time. */
    public static final Route NONE =
            new Route("", null, new Policy(RoutingTable.compile(Map.of()), false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
}
