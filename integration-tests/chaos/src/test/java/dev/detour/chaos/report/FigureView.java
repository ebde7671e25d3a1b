package dev.detour.chaos.report;

import dev.detour.chaos.result.ScenarioResult;
import dev.detour.chaos.result.WayResult;
import java.util.ArrayList;
import java.util.List;

/**
 * A figure at the head of the page.
 *
 * @param beside what to compare it with; may be empty
 */
record FigureView(String name, String value, String beside) {

    static List<FigureView> of(List<ScenarioResult> scenarios, List<GateView> gates) {
        Reads all = Reads.of(scenarios, true);
        if (all.isEmpty()) {
            return List.of();
        }
        List<FigureView> figures = new ArrayList<>();
        figures.add(
                new FigureView("reads of cache data, each one checked", Amounts.count(all.calls()), extent(scenarios)));
        figures.add(new FigureView("reads without a value", all.lostShare(), Amounts.count(all.lost()) + " of them"));
        compare(scenarios, figures);
        gates.stream()
                .filter(gate -> gate.worst().gate().equals("A"))
                .findFirst()
                .ifPresent(gate -> figures.add(new FigureView(
                        "nearest to its limit of gate A",
                        gate.worst().figure(),
                        "of " + gate.worst().limit() + ": " + gate.worst().what())));
        return figures;
    }

    /** The scenarios that ran without the agent as well, with it and without. */
    private static void compare(List<ScenarioResult> scenarios, List<FigureView> figures) {
        List<ScenarioResult> compared = scenarios.stream()
                .filter(scenario -> scenario.ways().stream().anyMatch(way -> !way.agent()))
                .toList();
        if (compared.isEmpty()) {
            return;
        }
        Reads with = Reads.of(compared, true);
        Reads without = Reads.of(compared, false);
        String where = compared.size() == 1
                ? "in the scenario that ran both ways"
                : "in the " + compared.size() + " scenarios that ran both ways";
        figures.add(
                new FigureView("without a value, " + where, with.lostShare(), without.lostShare() + " without Detour"));
        figures.add(new FigureView(
                "worst P99, " + where,
                Amounts.latency(with.worstP99Micros()),
                Amounts.latency(without.worstP99Micros()) + " without Detour"));
    }

    private static String extent(List<ScenarioResult> scenarios) {
        long ways = scenarios.stream()
                .flatMap(scenario -> scenario.ways().stream())
                .map(WayResult::name)
                .distinct()
                .count();
        return Verdict.numbered(scenarios.size(), "scenario") + ", " + Verdict.numbered(ways, "way") + " of reading";
    }
}
