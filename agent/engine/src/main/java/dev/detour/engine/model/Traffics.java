package dev.detour.engine.model;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The traffic of every route, by its name: applications of one JVM whose routes have the same name share it. Thread-safe. */
public final class Traffics {

    /** Far more than a process has routes; those of later ones are counted together, under no name. */
    static final int MAX_ROUTES = 1_000;

    private final ConcurrentMap<String, Traffic> routes = new ConcurrentHashMap<>();

    private final TierTimes times = new TierTimes();

    /** Of routes that come into use; written under the lock. */
    private volatile RouteMode mode;

    public Traffics() {
        this(RouteMode.ROUTE);
    }

    /** @param mode of every route, until it is changed */
    public Traffics(RouteMode mode) {
        this.mode = mode;
    }

    /** That of the route with this name. */
    public Traffic of(String route) {
        Traffic known = routes.get(route);
        if (known != null) {
            return known;
        }
        return added(route);
    }

    /** Under the lock, or a change of all modes could miss it. */
    private synchronized Traffic added(String route) {
        String name = routes.containsKey(route) || routes.size() < MAX_ROUTES ? route : "";
        return routes.computeIfAbsent(name, first -> new Traffic(first, mode, times));
    }

    /** The mode of routes that come into use from now on. */
    public RouteMode mode() {
        return mode;
    }

    /** Changes that, and the mode of every route in use. */
    public synchronized void setMode(RouteMode changed) {
        mode = changed; // first: a route that comes into use meanwhile has it or is among those below
        routes.values().forEach(traffic -> traffic.setMode(changed));
    }

    /** Of all routes that have been in use; live. */
    public Collection<Traffic> all() {
        return routes.values();
    }

    /** How long diverted reads took, from the application's call until the answer was at hand; of all routes. */
    public TierTimes times() {
        return times;
    }
}
