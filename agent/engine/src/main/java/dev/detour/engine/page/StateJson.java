package dev.detour.engine.page;

import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Forecast;
import dev.detour.engine.model.Observed;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.report.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state that the page shows, as JSON. Thread-safe. */
final class StateJson {

    /** Far more than a person looks through. */
    static final int MAX_ROUTES = 200;

    private static final double NANOS_PER_MILLI = 1e6;

    private final Overview overview;
    private final History history;
    private final Edges edges;
    private final RecentDecisions decisions;
    private final long startMillis = System.currentTimeMillis();

    StateJson(Overview overview, History history, Edges edges, RecentDecisions decisions) {
        this.overview = overview;
        this.history = history;
        this.edges = edges;
        this.decisions = decisions;
    }

    String write() {
        Json json = new Json();
        List<Traffic> routes = new ArrayList<>(overview.traffics().all());
        routes.sort(Comparator.comparing(Traffic::route));
        List<Traffic> shown = routes.subList(0, Math.min(MAX_ROUTES, routes.size()));
        json.object(() -> {
            whole(json);
            json.name("faults")
                    .array(() -> overview.figures()
                            .injected()
                            .get()
                            .forEach((fault, count) -> json.object(() -> {
                                json.name("fault").value(fault.words());
                                json.name("injected").value(count);
                            })));
            json.name("routeCount").value(routes.size());
            json.name("routes").array(() -> shown.forEach(route -> route(json, route)));
            new TablesJson(overview, edges).write(json, routes);
            new ServersJson(overview).write(json, System.nanoTime());
            history(json);
            json.name("decisions").array(() -> decisions.latest().forEach(seen -> decision(json, seen)));
        });
        return json.toString();
    }

    private void whole(Json json) {
        long nowMillis = System.currentTimeMillis();
        json.name("version").value(overview.version());
        json.name("mode").value(overview.traffics().mode().label());
        json.name("settingsSource").value(overview.settings().source());
        json.name("keys").value(lower(overview.settings().telemetry().key()));
        json.name("nowMillis").value(nowMillis);
        json.name("uptimeSeconds").value((nowMillis - startMillis) / 1000);
    }

    private static void route(Json json, Traffic route) {
        json.object(() -> {
            json.name("name").value(route.route());
            json.name("mode").value(route.mode().label());
            json.name("hits").value(route.hits());
            json.name("outcomes").object(() -> {
                for (Event event : Event.rows()) {
                    json.name(event.label()).value(route.failures(event));
                }
                json.name(Event.UNKNOWN.label()).value(route.failures(Event.UNKNOWN));
            });
            json.name("answers").object(() -> {
                for (Tier tier : Tier.values()) {
                    json.name(tier.label()).value(route.answers(tier));
                }
            });
            json.name("unanswered").value(route.unansweredReads());
        });
    }

    private void history(Json json) {
        List<long[]> seconds = history.seconds();
        json.name("history").object(() -> {
            json.name("seconds").value(History.SECONDS);
            json.name("series").array(() -> History.names().forEach(json::value));
            json.name("buckets")
                    .array(() -> seconds.forEach(bucket -> json.array(() -> {
                        for (long count : bucket) {
                            json.value(count);
                        }
                    })));
        });
    }

    private static void decision(Json json, Seen seen) {
        json.object(() -> {
            json.name("number").value(seen.number());
            json.name("atMillis").value(seen.atMillis());
            json.name("route").value(seen.route());
            json.name("client").value(seen.client());
            json.name("server").value(seen.server());
            json.name("cause").value(seen.cause().label());
            evidence(json, seen.verdict());
            json.name("injected").value(seen.injected());
            json.name("tiers").array(() -> seen.attempts().forEach(attempt -> attempt(json, attempt)));
            json.name("answer").value(seen.answer());
            json.name("ageMillis").value(seen.ageNanos() / NANOS_PER_MILLI);
            json.name("tookMillis").value(seen.tookNanos() / NANOS_PER_MILLI);
            json.name("key").value(seen.key());
            json.name("observed");
            observed(json, seen.observed());
        });
    }

    private static void observed(Json json, @Nullable Observed observed) {
        if (observed == null) {
            json.value((String) null);
            return;
        }
        Forecast forecast = observed.forecast();
        Tier tier = forecast.tier();
        json.object(() -> {
            json.name("tier").value(tier == null ? null : tier.label());
            json.name("asked").value(forecast.isAsked());
            json.name("preceded").value(forecast.isPreceded());
            json.name("ageMillis").value(forecast.ageNanos() / NANOS_PER_MILLI);
            json.name("end").value(lower(observed.end()));
        });
    }

    private static void evidence(Json json, @Nullable Verdict verdict) {
        json.name("nullKind")
                .value(verdict == null ? null : lower(verdict.kind()).replace('_', '-'));
        json.name("evidence").value(verdict == null ? null : verdict.source().label());
        json.name("confidence")
                .value(verdict == null ? null : verdict.confidence().label());
    }

    private static void attempt(Json json, Attempt attempt) {
        json.object(() -> {
            json.name("tier").value(attempt.tier().label());
            json.name("result").value(lower(attempt.result()).replace('_', ' '));
            json.name("millis").value((attempt.endNanos() - attempt.startNanos()) / NANOS_PER_MILLI);
        });
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
