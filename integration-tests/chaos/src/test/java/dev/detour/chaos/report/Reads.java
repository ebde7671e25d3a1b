package dev.detour.chaos.report;

import dev.detour.chaos.result.ScenarioResult;
import dev.detour.chaos.result.WayResult;
import java.util.Collection;

/**
 * What became of reads, added up over ways and scenarios.
 *
 * @param worstP99Micros of the way that had the longest; 0 where nobody read
 */
record Reads(long calls, long errors, long nulls, long worstP99Micros) {

    private static final Reads NONE = new Reads(0, 0, 0, 0);

    /** Of the runs with or without the agent. */
    static Reads of(Collection<ScenarioResult> scenarios, boolean agent) {
        return scenarios.stream()
                .flatMap(scenario -> scenario.ways().stream())
                .filter(way -> way.agent() == agent)
                .map(WayResult::summary)
                .map(sum -> new Reads(sum.calls(), sum.errors(), sum.nulls(), sum.p99()))
                .reduce(NONE, Reads::and);
    }

    private Reads and(Reads other) {
        return new Reads(
                calls + other.calls,
                errors + other.errors,
                nulls + other.nulls,
                Math.max(worstP99Micros, other.worstP99Micros));
    }

    boolean isEmpty() {
        return calls == 0;
    }

    /** Those that gave the application no value although there is one. */
    long lost() {
        return errors + nulls;
    }

    String lostShare() {
        return Amounts.percent(lost(), calls);
    }
}
