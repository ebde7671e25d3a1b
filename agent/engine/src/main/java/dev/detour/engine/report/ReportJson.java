package dev.detour.engine.report;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Histogram;
import dev.detour.engine.model.Loads.OfLoader;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.TierTimes;
import dev.detour.engine.model.Traffic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The summary of this run so far, as JSON: counters and times since the start, so that of the counters and buckets in two
 * summaries of one process the later less the earlier is what was between them; not so what is the most, the last or the
 * worst of something. Thread-safe; asking for it costs those who read from Redis nothing.
 */
public final class ReportJson {

    /** Of the format; a field may be added without another number. */
    public static final int FORMAT = 1;

    private static final double NANOS_PER_MICRO = 1e3;

    private final String version;
    private final Figures figures;
    private final Collection<Primary> servers;
    private final ReportPart part;
    private final Instant started = Instant.now();
    private final long startNanos = System.nanoTime();

    /** @param servers live */
    public ReportJson(String version, Figures figures, Collection<Primary> servers, ReportPart part) {
        this.version = version;
        this.figures = figures;
        this.servers = servers;
        this.part = part;
    }

    Instant started() {
        return started;
    }

    /** The summary as it is now. */
    public String write() {
        Json json = new Json();
        List<Traffic> routes = new ArrayList<>(figures.traffics().all());
        routes.sort(Comparator.comparing(Traffic::route));
        json.object(() -> {
            json.name("detourReport").value(FORMAT);
            whole(json);
            List<RouteCounts> counts = routes.stream().map(RouteCounts::of).toList();
            RouteCounts.sum(counts).write(json);
            json.name("diverted").object(() -> diverted(json));
            json.name("fallbackMicros").object(() -> times(json, part.fallbacks()));
            json.name("divertedCallMicros")
                    .object(() -> times(json, figures.traffics().times()));
            json.name("injected").array(() -> injected(json));
            json.name("servers").array(() -> servers(json));
            json.name("tierBreakers").array(() -> tierBreakers(json));
            json.name("origin").object(() -> origin(json));
            json.name("warm").object(() -> warm(json));
            json.name("memory").object(() -> memory(json));
            json.name("routes").array(() -> {
                for (int i = 0; i < counts.size(); i++) {
                    route(json, routes.get(i), counts.get(i));
                }
            });
        });
        return json.toString();
    }

    private static void route(Json json, Traffic route, RouteCounts counts) {
        json.object(() -> {
            json.name("name").value(route.route());
            json.name("mode").value(route.mode().label());
            counts.write(json);
        });
    }

    /** Why reads were: as a null or a fault alone does not tell, which may have had no way to go. */
    private void diverted(Json json) {
        json.name("misses").object(() -> RouteCounts.outcomes(json, Event::isMiss, part::diverted));
        json.name("faults").object(() -> RouteCounts.outcomes(json, Event::isFault, part::diverted));
    }

    /** What {@code detour.faults} has made up. */
    private void injected(Json json) {
        figures.injected()
                .get()
                .forEach((fault, count) -> json.object(() -> {
                    json.name("fault").value(fault.words());
                    json.name("kind").value(fault.kind().label());
                    json.name("count").value(count);
                }));
    }

    private void whole(Json json) {
        json.name("version").value(version);
        json.name("mode").value(figures.traffics().mode().label());
        json.name("pid").value(ProcessHandle.current().pid());
        json.name("started").value(started.truncatedTo(ChronoUnit.MILLIS).toString());
        json.name("uptimeMillis").value((System.nanoTime() - startNanos) / 1_000_000);
    }

    private static void times(Json json, TierTimes times) {
        for (Tier tier : Tier.values()) {
            histogram(json, tier.label(), times.of(tier));
        }
        histogram(json, "none", times.of(null));
    }

    private static void histogram(Json json, String name, Histogram.@Nullable Snapshot times) {
        if (times == null) {
            return;
        }
        json.name(name).object(() -> {
            json.name("count").value(times.count());
            json.name("p50").value(micros(times.percentileNanos(50)));
            json.name("p95").value(micros(times.percentileNanos(95)));
            json.name("p99").value(micros(times.percentileNanos(99)));
            json.name("max").value(micros(times.maxNanos()));
            json.name("buckets")
                    .array(() -> times.each((upToNanos, count) ->
                            json.array(() -> json.value(micros(upToNanos)).value(count))));
        });
    }

    static double micros(long nanos) {
        return nanos / NANOS_PER_MICRO;
    }

    /** Those in use, and those whose breakers ever changed. */
    private void servers(Json json) {
        Map<String, BreakerRecord> known = new TreeMap<>();
        Map<String, BreakerState> now = new HashMap<>();
        servers.forEach(server -> {
            known.put(server.server(), new BreakerRecord());
            now.put(server.server(), server.state());
        });
        part.breakers().forEach((whose, breaker) -> {
            if (whose.tier() == Tier.PRIMARY) {
                known.put(whose.name(), breaker);
            }
        });
        known.forEach((name, breaker) -> json.object(() -> {
            json.name("server").value(name);
            BreakerState state = now.get(name);
            if (state == null) {
                breaker.write(json);
            } else {
                breaker.write(json, state);
            }
        }));
    }

    private void tierBreakers(Json json) {
        part.breakers().forEach((whose, breaker) -> {
            if (whose.tier() != Tier.PRIMARY) {
                json.object(() -> {
                    json.name("tier").value(whose.tier().label());
                    json.name("subject").value(whose.name());
                    breaker.write(json);
                });
            }
        });
    }

    private void origin(Json json) {
        Collection<OfLoader> loaders = figures.loads().all();
        loads(json, loaders);
        json.name("peakPerSecond").value(figures.loads().peakPerSecond());
        json.name("loaders")
                .array(() -> loaders.forEach(loader -> json.object(() -> {
                    json.name("name").value(loader.loader());
                    loads(json, List.of(loader));
                })));
    }

    private static void loads(Json json, Collection<OfLoader> of) {
        json.name("loads").object(() -> {
            for (Result result : Result.values()) {
                long count = sum(of, loader -> loader.ended(result));
                if (count > 0) {
                    json.name(RouteCounts.lower(result)).value(count);
                }
            }
        });
        json.name("sharedReads").value(sum(of, OfLoader::sharedReads));
    }

    static <T> long sum(Collection<T> of, ToLongFunction<T> count) {
        return of.stream().mapToLong(count).sum();
    }

    private void warm(Json json) {
        Figures.Warming now = figures.warming().get();
        json.name("written").value(part.warmedValues());
        json.name("waiting").value(now.waiting());
        json.name("dropped").value(now.dropped());
        json.name("failed").value(now.failed());
    }

    private void memory(Json json) {
        Figures.Memory now = figures.memory().get();
        json.name("entries").value(now.entries());
        json.name("bytes").value(now.bytes());
        json.name("evictions").value(now.evictions());
    }
}
