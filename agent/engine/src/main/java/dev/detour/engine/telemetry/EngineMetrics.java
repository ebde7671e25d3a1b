package dev.detour.engine.telemetry;

import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Loads.OfLoader;
import dev.detour.engine.telemetry.Instrument.Kind;
import dev.detour.engine.telemetry.Instrument.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the engine can be asked of itself, as metrics. */
final class EngineMetrics {

    static final String LOADS = "detour.origin.loads";
    static final String SHARED = "detour.origin.shared_reads";
    static final String WARM_QUEUE = "detour.warm.queue";
    static final String WARM_DROPPED = "detour.warm.dropped";
    static final String WARM_FAILED = "detour.warm.failed";
    static final String LOCAL_ENTRIES = "detour.local.entries";
    static final String LOCAL_SIZE = "detour.local.size";
    static final String LOCAL_EVICTIONS = "detour.local.evictions";
    static final String INJECTED = "detour.injected.faults";
    static final String EVICTED_RATE = "detour.node.evicted_rate";

    static final int MAX_LOADERS = 50;
    static final int MAX_SERVERS = 200;

    private EngineMetrics() {}

    static List<Instrument> of(Figures figures) {
        List<Instrument> all = new ArrayList<>(LookupMetrics.of(figures.traffics()::all));
        all.addAll(ofLoads(figures));
        all.addAll(ofWarming(figures));
        all.addAll(ofMemory(figures));
        Names servers = new Names(MAX_SERVERS);
        all.add(new Instrument(
                Kind.DOUBLE_GAUGE,
                EVICTED_RATE,
                "{key}/s",
                "Keys that a server evicts in a second to make room, between the last two samples.",
                series -> readRates(servers, figures.evictedPerSecond().get(), series)));
        all.add(Instrument.counter(
                INJECTED,
                "{fault}",
                "Faults that were injected, as detour.faults says: nothing was wrong with Redis or the origin.",
                series -> readInjected(figures, series)));
        return List.copyOf(all);
    }

    /** Those of one kind add up, of whichever keys. */
    private static void readInjected(Figures figures, Series series) {
        Map<String, Long> byKind = new TreeMap<>();
        figures.injected()
                .get()
                .forEach((fault, count) -> byKind.merge(fault.kind().label(), count, Long::sum));
        byKind.forEach((kind, count) -> series.add(Labels.of("detour.injected.kind", kind), count));
    }

    private static List<Instrument> ofLoads(Figures figures) {
        Names loaders = new Names(MAX_LOADERS);
        return List.of(
                Instrument.counter(
                        LOADS,
                        "{load}",
                        "Loads from the origin, by what they came to.",
                        series -> loaders.group(figures.loads().all(), OfLoader::loader)
                                .forEach((loader, of) -> readLoads(loader, of, series))),
                Instrument.counter(
                        SHARED,
                        "{read}",
                        "Reads that waited for the load of another one of the same key, rather than cause their own.",
                        series -> loaders.group(figures.loads().all(), OfLoader::loader)
                                .forEach((loader, of) -> series.add(
                                        named(loader),
                                        of.stream()
                                                .mapToLong(OfLoader::sharedReads)
                                                .sum()))));
    }

    private static void readLoads(String loader, Collection<OfLoader> of, Series series) {
        for (Result result : Result.values()) {
            long count = of.stream().mapToLong(loads -> loads.ended(result)).sum();
            if (count > 0) {
                series.add(named(loader).and("detour.tier.result", result.name().toLowerCase(Locale.ROOT)), count);
            }
        }
    }

    private static Labels named(String loader) {
        return loader.isEmpty() ? Labels.NONE : Labels.of("detour.loader", loader);
    }

    private static List<Instrument> ofWarming(Figures figures) {
        return List.of(
                new Instrument(
                        Kind.UP_DOWN_COUNTER,
                        WARM_QUEUE,
                        "{value}",
                        "Loaded values that wait to be written back.",
                        series ->
                                series.add(Labels.NONE, figures.warming().get().waiting())),
                Instrument.counter(
                        WARM_DROPPED,
                        "{value}",
                        "Loaded values that were not written back: too many waited, or their server takes none for now.",
                        series ->
                                series.add(Labels.NONE, figures.warming().get().dropped())),
                Instrument.counter(
                        WARM_FAILED,
                        "{value}",
                        "Loaded values whose writing back went wrong or was refused.",
                        series ->
                                series.add(Labels.NONE, figures.warming().get().failed())));
    }

    private static List<Instrument> ofMemory(Figures figures) {
        return List.of(
                new Instrument(
                        Kind.UP_DOWN_COUNTER,
                        LOCAL_ENTRIES,
                        "{entry}",
                        "Keys in this process's memory.",
                        series -> series.add(Labels.NONE, figures.memory().get().entries())),
                new Instrument(
                        Kind.UP_DOWN_COUNTER,
                        LOCAL_SIZE,
                        "By",
                        "What the entries of this process's memory take, about.",
                        series -> series.add(Labels.NONE, figures.memory().get().bytes())),
                Instrument.counter(
                        LOCAL_EVICTIONS,
                        "{entry}",
                        "Entries of this process's memory that had to make room for others.",
                        series -> series.add(Labels.NONE, figures.memory().get().evictions())));
    }

    /** Rates of those without a name add up. */
    private static void readRates(Names servers, Map<String, Double> rates, Series series) {
        Map<String, Double> named = new HashMap<>();
        rates.forEach((server, rate) -> named.merge(servers.named(server), rate, Double::sum));
        named.forEach((server, rate) -> series.add(Labels.ofServer(server), rate));
    }
}
