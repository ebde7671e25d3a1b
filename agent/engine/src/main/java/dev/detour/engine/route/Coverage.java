package dev.detour.engine.route;

import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Traffics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is cache data for one application: keys that a configured route names or a loader declares. The first match
 * wins, among routes and among loaders; a route's keys are loaded by the loader that it names, or else the first that
 * declares them. Immutable.
 */
public final class Coverage {

    private final GlobIndex routes;
    private final GlobIndex origins;

    /** Every combination of the first matching route (the last row: none) and the first matching loader. */
    private final @Nullable Route[][] matrix;

    /** @param policy of keys that a loader declares and no route names */
    Coverage(Policy policy, List<RouteSettings> routes, List<Origin> origins) {
        this(policy, routes, origins, new Traffics());
    }

    /** The same with what is counted of its routes. */
    Coverage(Policy policy, List<RouteSettings> routes, List<Origin> origins, Traffics traffics) {
        this.routes = new GlobIndex(routes.stream().map(RouteSettings::keys).toList());
        this.origins = new GlobIndex(origins.stream().map(Origin::patterns).toList());
        this.matrix = new @Nullable Route[routes.size() + 1][origins.size() + 1];
        for (int r = 0; r <= routes.size(); r++) {
            for (int o = 0; o <= origins.size(); o++) {
                Origin origin = o < origins.size() ? origins.get(o) : null;
                if (r < routes.size()) {
                    RouteSettings route = routes.get(r);
                    Origin chosen = route.loader().isEmpty() ? origin : named(route.loader(), origins);
                    matrix[r][o] =
                            new Route(route.name(), chosen, route.policy(), traffics.of(route.name()), this::match);
                } else if (origin != null) {
                    matrix[r][o] = new Route(origin.name(), origin, policy, traffics.of(origin.name()), this::match);
                }
            }
        }
    }

    /** The first loader of a name; null where there is none. */
    static @Nullable Origin named(String name, List<Origin> origins) {
        for (Origin origin : origins) {
            if (origin.name().equals(name)) {
                return origin;
            }
        }
        return null;
    }

    /** Whether no key is any of Detour's business. */
    public boolean isEmpty() {
        return routes.isEmpty() && origins.isEmpty();
    }

    /** The route of a key, or null where the key is none of Detour's business. */
    public @Nullable Route match(String key) {
        return matrix[routes.first(key, matrix.length - 1)][origins.first(key, matrix[0].length - 1)];
    }

    /** The same for a key in bytes, read as UTF-8. */
    public @Nullable Route match(byte[] key) {
        return matrix[routes.first(key, matrix.length - 1)][origins.first(key, matrix[0].length - 1)];
    }
}
