package dev.detour.engine.page;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.RoutingTable;
import dev.detour.engine.model.Step;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.report.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The routing tables, one for all the routes that have it in common, with the traffic on their edges. */
final class TablesJson {

    private final Overview overview;
    private final Edges edges;

    TablesJson(Overview overview, Edges edges) {
        this.overview = overview;
        this.edges = edges;
    }

    void write(Json json, List<Traffic> routes) {
        Map<Policy, List<Traffic>> byPolicy = new LinkedHashMap<>();
        for (Traffic route : routes) {
            byPolicy.computeIfAbsent(overview.settings().policyOf(route.route()), first -> new ArrayList<>())
                    .add(route);
        }
        json.name("steps").array(() -> {
            for (Step step : Step.values()) {
                json.value(step.label());
            }
        });
        json.name("tables").array(() -> byPolicy.forEach((policy, theirs) -> table(json, policy, theirs)));
    }

    private void table(Json json, Policy policy, List<Traffic> routes) {
        List<String> names = routes.stream().map(Traffic::route).toList();
        json.object(() -> {
            json.name("routes").array(() -> names.forEach(json::value));
            json.name("rows")
                    .array(() -> Event.rows()
                            .forEach(outcome -> json.object(() -> {
                                json.name("outcome").value(outcome.label());
                                json.name("isNull").value(outcome.isMiss());
                                json.name("exhausted").value(exhausted(policy, outcome));
                                json.name("reads")
                                        .value(routes.stream()
                                                .mapToLong(route -> route.failures(outcome))
                                                .sum());
                                json.name("diverted").value(edges.entered(names, outcome));
                                json.name("unanswered").value(edges.ended(names, outcome));
                                json.name("steps").array(() -> steps(json, policy, names, outcome));
                            })));
        });
    }

    /** Those of the compiled table, not of the settings that it was made from. */
    private void steps(Json json, Policy policy, List<String> names, Event outcome) {
        RoutingTable table = policy.table();
        int state = table.next(RoutingTable.START, outcome);
        while (state > RoutingTable.START) {
            Step step = table.step(state);
            json.object(() -> {
                json.name("step").value(step.label());
                json.name("tried").value(edges.tried(names, outcome, step));
                json.name("answered").value(edges.answered(names, outcome, step));
            });
            state = table.next(state, Event.PASSED);
        }
    }

    private static String exhausted(Policy policy, Event outcome) {
        return outcome.isMiss() || policy.missWhenExhausted() ? "null" : "exception";
    }
}
