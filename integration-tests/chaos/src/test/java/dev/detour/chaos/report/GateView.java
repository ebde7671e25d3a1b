package dev.detour.chaos.report;

import dev.detour.chaos.result.GateResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A gate over the whole run, as a row shows it: the check that came nearest to its limit, or went furthest beyond it.
 *
 * @param worst that check
 * @param scenario where it was made
 * @param used what it took of its limit, 1 for all of it; infinite where nothing is allowed and there was something
 * @param total how many checks there were
 * @param failures how many of them failed
 */
record GateView(CheckView worst, ScenarioView scenario, double used, int total, int failures) {

    /** A check, and where it was made. */
    private record Made(GateResult check, ScenarioView scenario) {

        double used() {
            if (check.limit() > 0) {
                return check.figure() / check.limit();
            }
            return check.figure() > 0 ? Double.POSITIVE_INFINITY : 0;
        }
    }

    private record Key(String gate, String what) {}

    /** A row for each gate and each thing that is measured by it; those that failed first, then by how near they came. */
    static List<GateView> of(List<ScenarioView> scenarios) {
        Map<Key, List<Made>> made = new LinkedHashMap<>();
        for (ScenarioView scenario : scenarios) {
            for (GateResult check : scenario.result().checks()) {
                made.computeIfAbsent(new Key(check.gate(), check.what()), key -> new ArrayList<>())
                        .add(new Made(check, scenario));
            }
        }
        return made.values().stream()
                .map(GateView::worstOf)
                .sorted(Comparator.comparing((GateView gate) -> !gate.failed())
                        .thenComparing(
                                Comparator.comparingDouble(GateView::used).reversed()))
                .toList();
    }

    private static GateView worstOf(List<Made> made) {
        Made worst = made.stream()
                .max(Comparator.comparing((Made one) -> !one.check().passed()).thenComparingDouble(Made::used))
                .orElseThrow();
        int failures = (int) made.stream().filter(one -> !one.check().passed()).count();
        return new GateView(CheckView.of(worst.check()), worst.scenario(), worst.used(), made.size(), failures);
    }

    boolean failed() {
        return failures > 0;
    }

    String usedText() {
        return Double.isInfinite(used)
                ? "nothing is allowed"
                : Amounts.number(Math.rint(100 * used)) + " % of the limit";
    }

    /** Of the bar, in percent. */
    long usedWidth() {
        return Math.max(0, Math.round(100 * Math.min(1, used)));
    }

    String checks() {
        return failed() ? Amounts.count(failures) + " of " + Amounts.count(total) + " failed" : Amounts.count(total);
    }
}
