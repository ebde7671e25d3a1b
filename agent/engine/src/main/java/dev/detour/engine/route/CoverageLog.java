package dev.detour.engine.route;

import dev.detour.engine.config.NearestName;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Origin;
import dev.detour.spi.OriginLoader;
import java.util.ArrayList;
import java.util.List;

/** Says what is cache data for an application, and what is odd about it. */
final class CoverageLog {

    private static final String NAMED_IN =
            " (a jar names its loaders in META-INF/services/" + OriginLoader.class.getName() + ")";

    private final List<RouteSettings> routes;
    private final List<InjectedFault> faults;

    CoverageLog(List<RouteSettings> routes) {
        this(routes, List.of());
    }

    /** @param faults that are injected */
    CoverageLog(List<RouteSettings> routes, List<InjectedFault> faults) {
        this.faults = faults;
        this.routes = routes;
        for (RouteSettings route : routes) {
            warnOfWildcards("detour.routes: route " + route.name(), route.keys());
        }
    }

    /** An application's loaders have been made. */
    void found(List<Origin> origins) {
        AgentLog.info(described(origins) + "; all other keys are left alone");
        for (int i = 0; i < origins.size(); i++) {
            warnOfWildcards(origins.get(i));
            sayOverlaps(origins.subList(0, i), origins.get(i));
        }
    }

    /** One more loader has come, behind the others. */
    static void registered(Origin origin, List<Origin> others) {
        AgentLog.info("registered: loader " + origin);
        warnOfWildcards(origin);
        sayOverlaps(others, origin);
    }

    /** A route that names a loader has none where there is none of that name. */
    void warnOfUnknownLoaders(List<Origin> origins) {
        List<String> names = origins.stream().map(Origin::name).distinct().toList();
        for (RouteSettings route : routes) {
            if (!route.loader().isEmpty() && !names.contains(route.loader())) {
                String nearest = NearestName.of(route.loader(), names, 0);
                String advice = names.isEmpty() ? "there is no loader" : "known are " + String.join(", ", names);
                String line = "detour.routes: route " + route.name() + " names the loader " + route.loader()
                        + ", but no loader is called that: "
                        + (nearest == null ? advice + "." : "did you mean " + nearest + "?")
                        + " The route works without a loader until one of that name is registered";
                AgentLog.warnOnce(line, line);
            }
        }
    }

    /**
     * A fault that is about no key that is routed hits nothing, which is not what somebody meant who has set it; nor does one
     * of the origin where no loader rebuilds its keys, and a null of theirs stays one. Another application in this process
     * may still bring such keys.
     */
    void warnOfIdleFaults(List<Origin> origins) {
        for (InjectedFault fault : faults) {
            for (String glob : fault.keys()) {
                String odd = odd(fault.kind(), glob, origins);
                if (!odd.isEmpty()) {
                    String line = "detour.faults: " + fault.words() + ": " + odd
                            + ", such as those in the line \"routed keys\"";
                    AgentLog.warnOnce(line, line);
                }
            }
        }
    }

    /** Empty where nothing is. */
    private String odd(InjectedFault.Kind kind, String glob, List<Origin> origins) {
        boolean isLoaded = isLoaded(glob, origins);
        if (kind == InjectedFault.Kind.SLOW_ORIGIN) {
            return isLoaded
                    ? ""
                    : "so far nothing of that is injected into loads of " + glob
                            + ", because no loader rebuilds such keys; name keys of a loader";
        }
        if (!isRouted(glob, origins)) {
            return "so far nothing of that is injected into reads of " + glob
                    + ", because no route and no loader has such keys; name keys that are routed";
        }
        return isLoaded || kind != InjectedFault.Kind.EVICTION
                ? ""
                : "no loader rebuilds " + glob
                        + ", so these nulls are for the application to fill: memory answers only what"
                        + " is over detour.origin.refresh-rate a second; name keys of a loader";
    }

    private boolean isRouted(String glob, List<Origin> origins) {
        return routes.stream().anyMatch(route -> isAmong(route.keys(), glob))
                || origins.stream().anyMatch(origin -> isAmong(origin.patterns(), glob));
    }

    /** A route without a loader's name has the first one that declares its keys. */
    private boolean isLoaded(String glob, List<Origin> origins) {
        return origins.stream().anyMatch(origin -> isAmong(origin.patterns(), glob) || isNamedFor(glob, origin));
    }

    private boolean isNamedFor(String glob, Origin origin) {
        return routes.stream().anyMatch(route -> route.loader().equals(origin.name()) && isAmong(route.keys(), glob));
    }

    private static boolean isAmong(List<String> patterns, String glob) {
        return patterns.stream().anyMatch(other -> GlobOverlap.exists(glob, other));
    }

    private static void sayOverlaps(List<Origin> earlier, Origin later) {
        for (Origin first : earlier) {
            List<String> pairs = new ArrayList<>();
            for (String one : first.patterns()) {
                for (String other : later.patterns()) {
                    if (GlobOverlap.exists(one, other)) {
                        pairs.add(one.equals(other) ? one : one + " and " + other);
                    }
                }
            }
            if (!pairs.isEmpty()) {
                AgentLog.info("origin loaders " + first.name() + " and " + later.name() + " declare keys in common ("
                        + String.join(", ", pairs) + "): " + first.name() + " comes first and loads them");
            }
        }
    }

    private static void warnOfWildcards(Origin origin) {
        warnOfWildcards("origin loader " + origin.name(), origin.patterns());
    }

    private static void warnOfWildcards(String who, List<String> patterns) {
        for (String pattern : patterns) {
            if (pattern.startsWith("*") || pattern.startsWith("?")) {
                AgentLog.warn(
                        who + " declares " + pattern + ": that takes in every lock, session and token of such a name,"
                                + " too; name what is cache data, such as \"product:*\"");
            }
        }
    }

    private String described(List<Origin> origins) {
        List<String> declared = new ArrayList<>();
        routes.forEach(route -> declared.add("route " + route.name() + route.keys()));
        origins.forEach(origin -> declared.add("loader " + origin));
        return "routed keys: " + String.join(", ", declared);
    }

    /** No loader was found by an application's first read. */
    void nothingFound() {
        AgentLog.infoOnce("no loaders", noLoaders());
    }

    /** What follows from there being none. */
    String noLoaders() {
        if (routes.isEmpty()) {
            return "nothing is routed: no usable origin loader was found on the application's class path or in"
                    + " detour.loaders, and detour.routes is empty, so no key is declared to be cache data" + NAMED_IN;
        }
        return described(List.of())
                + "; all other keys are left alone. No usable origin loader was found on the application's"
                + " class path or in detour.loaders, so these keys are answered from memory only, and only where this process has read them"
                + NAMED_IN;
    }
}
