package dev.detour.chaos.report;

import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.result.ScenarioResult;
import dev.detour.chaos.result.WayResult;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A scenario as the page shows it.
 *
 * @param id of its section; unique on the page
 * @param open whether the section is open at first
 */
record ScenarioView(ScenarioResult result, String id, boolean open, Reads with, Reads without) {

    private static final int AT_HEAD = 5;

    static ScenarioView of(ScenarioResult result, String id, boolean open) {
        List<ScenarioResult> alone = List.of(result);
        return new ScenarioView(result, id, open, Reads.of(alone, true), Reads.of(alone, false));
    }

    String name() {
        return result.name();
    }

    String title() {
        return result.title();
    }

    boolean failed() {
        return !result.passed();
    }

    String kind() {
        if (result.leftOut()) {
            return "warn";
        }
        return failed() ? "bad" : "good";
    }

    String outcome() {
        if (result.leftOut()) {
            return "left out";
        }
        return failed() ? "failed" : "passed";
    }

    String faultLasts() {
        return Amounts.seconds(result.fault().toMillis() - result.fault().fromMillis());
    }

    /** One line, for a section that is closed. */
    String summary() {
        String text = Amounts.count(with.lost()) + " of " + Amounts.count(with.calls())
                + " reads without a value, worst P99 " + Amounts.latency(with.worstP99Micros());
        return without.isEmpty()
                ? text
                : text + "; without Detour " + Amounts.count(without.lost()) + " of " + Amounts.count(without.calls())
                        + ", " + Amounts.latency(without.worstP99Micros());
    }

    String reads() {
        return Amounts.count(with.calls());
    }

    String lost() {
        return Amounts.count(with.lost());
    }

    String lostWithout() {
        return without.isEmpty() ? "–" : Amounts.count(without.lost());
    }

    String p99() {
        return Amounts.latency(with.worstP99Micros());
    }

    String p99Without() {
        return Amounts.latency(without.worstP99Micros());
    }

    List<String> violations() {
        return result.violations();
    }

    boolean hasViolations() {
        return !violations().isEmpty();
    }

    /** Those at the head of the page. */
    List<String> firstViolations() {
        return violations().subList(0, Math.min(AT_HEAD, violations().size()));
    }

    /** How many there are besides; empty if none. */
    String moreViolations() {
        int more = violations().size() - AT_HEAD;
        return more > 0 ? "and " + Amounts.count(more) + " more" : "";
    }

    String violationCount() {
        return Amounts.count(violations().size());
    }

    boolean hasGates() {
        return !result.gates().isEmpty();
    }

    boolean hasFailedGates() {
        return result.gates().stream().anyMatch(gate -> !gate.passed());
    }

    String gatesFailed() {
        long failures = result.checks().stream().filter(gate -> !gate.passed()).count();
        return Amounts.count(failures) + " of " + Amounts.count(result.checks().size());
    }

    /** Those that failed first. */
    List<CheckView> checks() {
        return result.gates().stream()
                .sorted(Comparator.comparing(GateResult::passed).thenComparing(GateResult::remark))
                .map(CheckView::of)
                .toList();
    }

    boolean hasWays() {
        return !result.ways().isEmpty();
    }

    /** Each way, and below it the same without the agent. */
    List<WayView> ways() {
        List<String> names =
                result.ways().stream().map(WayResult::name).distinct().toList();
        String chosen = result.gates().stream()
                .filter(gate -> !gate.passed())
                .map(GateResult::way)
                .filter(names::contains)
                .findFirst()
                .orElse(names.isEmpty() ? "" : names.get(0));
        Set<String> seen = new HashSet<>();
        return result.ways().stream()
                .sorted(Comparator.comparingInt((WayResult way) -> names.indexOf(way.name()))
                        .thenComparing(way -> !way.agent()))
                .map(way -> new WayView(way, seen.add(way.name()), way.name().equals(chosen)))
                .toList();
    }

    /** For the charts; JSON that is safe within a script. */
    String series() {
        return ChartSeries.of(result);
    }
}
