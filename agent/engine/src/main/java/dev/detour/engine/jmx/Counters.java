package dev.detour.engine.jmx;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The counters of one route or of several, as management clients see them. */
final class Counters {

    private Counters() {}

    /** By outcome; all of them, so that what is drawn has its zeros. */
    static Map<String, Long> failures(Traffic traffic, Predicate<Event> wanted) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Event event : Event.rows()) {
            if (wanted.test(event)) {
                counts.put(event.label(), traffic.failures(event));
            }
        }
        return counts;
    }

    static Map<String, Long> answers(Collection<Traffic> routes) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Tier tier : Tier.values()) {
            counts.put(tier.label(), sum(routes, traffic -> traffic.answers(tier)));
        }
        return counts;
    }

    static long failed(Collection<Traffic> routes, Predicate<Event> wanted) {
        return sum(
                routes,
                traffic -> Event.rows().stream()
                        .filter(wanted)
                        .mapToLong(traffic::failures)
                        .sum());
    }

    static long sum(Collection<Traffic> routes, ToLongFunction<Traffic> count) {
        return routes.stream().mapToLong(count).sum();
    }
}
