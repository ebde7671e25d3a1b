package dev.detour.chaos.report;

import dev.detour.chaos.result.Run;
import dev.detour.chaos.result.ScenarioResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Everything that the template asks for, but for what is inlined. */
record PageView(
        String about,
        Verdict verdict,
        List<FigureView> figures,
        List<GateView> gates,
        String oracle,
        List<ScenarioView> scenarios) {

    static PageView of(Run run) {
        List<ScenarioView> scenarios = scenarios(run);
        List<GateView> gates = GateView.of(scenarios);
        return new PageView(
                about(run.run()),
                Verdict.of(run),
                FigureView.of(run.scenarios(), gates),
                gates,
                Verdict.oracle(run.scenarios()),
                scenarios);
    }

    private static String about(Run.About about) {
        return "Run of " + about.started().replace('T', ' ').replaceAll("(\\.\\d+)?Z$", " UTC") + ", " + about.form()
                + " form, seed " + about.seed() + ", Redis " + about.redis() + ", Java " + about.java();
    }

    /** Those that failed first; one is open, so that a reader sees charts at once. */
    private static List<ScenarioView> scenarios(Run run) {
        List<ScenarioResult> ordered = run.scenarios().stream()
                .sorted(Comparator.comparing(ScenarioResult::passed))
                .toList();
        int open = firstToShow(ordered);
        Set<String> taken = new HashSet<>();
        List<ScenarioView> views = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            String id =
                    "scenario-" + ordered.get(i).name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            views.add(ScenarioView.of(ordered.get(i), taken.add(id) ? id : id + "-" + i, i == open));
        }
        return views;
    }

    /** One that failed, or else one that ran without the agent as well. */
    private static int firstToShow(List<ScenarioResult> ordered) {
        if (ordered.isEmpty() || !ordered.get(0).passed()) {
            return 0;
        }
        for (int i = 0; i < ordered.size(); i++) {
            if (ordered.get(i).ways().stream().anyMatch(way -> !way.agent())) {
                return i;
            }
        }
        return 0;
    }

    String title() {
        return (verdict.passed() ? "Passed" : "Not passed") + ": Detour under fault";
    }

    boolean hasFigures() {
        return !figures.isEmpty();
    }

    boolean hasGates() {
        return !gates.isEmpty();
    }

    boolean hasScenarios() {
        return !scenarios.isEmpty();
    }

    boolean hasViolations() {
        return !violating().isEmpty();
    }

    /** The scenarios in which the oracle objects to something. */
    List<ScenarioView> violating() {
        return scenarios.stream().filter(ScenarioView::hasViolations).toList();
    }
}
