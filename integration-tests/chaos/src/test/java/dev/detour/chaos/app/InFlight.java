package dev.detour.chaos.app;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many queries are under way at the system of record at the same time: of each route the most there were, and how often
 * a key was asked for while it was being asked for already. Thread-safe.
 */
final class InFlight {

    static final InFlight INSTANCE = new InFlight();

    private final Map<String, AtomicInteger> routes = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> peaks = new ConcurrentHashMap<>();
    private final Map<String, Integer> keys = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> twice = new ConcurrentHashMap<>();

    /** A query begins. */
    void begun(int database, String key) {
        String route = routeOf(key);
        int now = counter(routes, route).incrementAndGet();
        int unused = counter(peaks, route).accumulateAndGet(now, Math::max);
        // what the application writes itself must not be answered by a query that was begun before
        if (keys.merge(database + key, 1, Integer::sum) > 1 && !key.startsWith(KeyClass.OWN.prefix())) {
            twice.computeIfAbsent(route, name -> new AtomicLong()).incrementAndGet();
        }
    }

    /** It is over. */
    void ended(int database, String key) {
        int unused = counter(routes, routeOf(key)).decrementAndGet();
        keys.computeIfPresent(database + key, (name, count) -> count == 1 ? null : count - 1);
    }

    private static AtomicInteger counter(Map<String, AtomicInteger> counters, String name) {
        return counters.computeIfAbsent(name, unused -> new AtomicInteger());
    }

    /** As the agent's settings divide the keys: a route for what memory answers first and one for the rest, of each way. */
    private static String routeOf(String key) {
        int from = key.indexOf(':') + 1;
        String way = key.substring(from, key.indexOf(':', from));
        boolean near = key.startsWith(KeyClass.NEAR.prefix()) || key.startsWith(KeyClass.OWN.prefix() + way + ":1");
        return way + (near ? "-near" : "-rest");
    }

    /** Forgets what was. */
    void reset() {
        peaks.clear();
        twice.clear();
    }

    /** A line for each route: its name, the most queries at a time, and how often a key was asked for twice at a time. */
    void write(StringBuilder out) {
        new TreeMap<>(peaks).forEach((route, peak) -> {
            AtomicLong repeated = twice.get(route);
            out.append("inflight ").append(route).append(' ').append(peak);
            out.append(' ').append(repeated == null ? 0 : repeated.get()).append('\n');
        });
    }
}
