package dev.detour.engine.telemetry;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.telemetry.Instrument.Series;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What became of the reads of every route, as metrics. */
final class LookupMetrics {

    static final String LOOKUPS = "detour.lookups";
    static final String ROUTES = "detour.routes";

    /** With every outcome of each still far from what an SDK accepts; later ones are counted together, under no name. */
    static final int MAX_ROUTES = 50;

    private static final String ROUTE = "detour.route";
    private static final String OUTCOME = "detour.outcome";

    /** Counted of several routes at once. */
    private interface Count {
        long of(Traffic traffic);
    }

    private LookupMetrics() {}

    /** @param traffics of all routes; live */
    static List<Instrument> of(Supplier<Collection<Traffic>> traffics) {
        Names routes = new Names(MAX_ROUTES);
        return List.of(
                Instrument.counter(
                        LOOKUPS,
                        "{read}",
                        "Reads of cache data, by the first that their primary came to: a hit, a miss or fault by its kind,"
                                + " or an error that Detour does not know.",
                        series -> byRoute(routes, traffics.get(), series, LookupMetrics::readLookups)),
                Instrument.counter(
                        ROUTES,
                        "{read}",
                        "Reads of cache data that were diverted, by the tier that answered, or none.",
                        series -> byRoute(routes, traffics.get(), series, LookupMetrics::readRoutes)));
    }

    private interface Reading {
        void read(Labels route, Collection<Traffic> of, Series series);
    }

    private static void byRoute(Names routes, Collection<Traffic> all, Series series, Reading reading) {
        routes.group(all, Traffic::route)
                .forEach((name, of) -> reading.read(name.isEmpty() ? Labels.NONE : Labels.of(ROUTE, name), of, series));
    }

    private static void readLookups(Labels route, Collection<Traffic> of, Series series) {
        series.add(route.and(OUTCOME, "hit"), sum(of, Traffic::hits)); // also of a route that has had none
        for (Event event : Event.rows()) {
            String kind = event.name().toLowerCase(Locale.ROOT);
            Labels labels = event.isMiss()
                    ? route.and(OUTCOME, "miss").and("detour.miss.kind", kind)
                    : route.and(OUTCOME, "fault").and("detour.fault.kind", kind);
            add(labels, sum(of, traffic -> traffic.failures(event)), series);
        }
        add(route.and(OUTCOME, "unknown"), sum(of, traffic -> traffic.failures(Event.UNKNOWN)), series);
    }

    private static void readRoutes(Labels route, Collection<Traffic> of, Series series) {
        for (Tier tier : Tier.values()) {
            add(route.and("detour.answer.tier", tier.label()), sum(of, traffic -> traffic.answers(tier)), series);
        }
        add(route.and("detour.answer.tier", "none"), sum(of, Traffic::unansweredReads), series);
    }

    private static long sum(Collection<Traffic> of, Count count) {
        return of.stream().mapToLong(count::of).sum();
    }

    private static void add(Labels labels, long count, Series series) {
        if (count > 0) {
            series.add(labels, count);
        }
    }
}
