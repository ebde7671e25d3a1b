package dev.detour.chaos;

import dev.detour.chaos.AgentReport.Times;
import dev.detour.chaos.result.GateResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Several measurements of one scenario, judged together: a 95th percentile of some dozens of answers hangs on the slowest three
 * or four of them, which one burst of reconnecting clients decides. So what was missed is measured again, and judged by all
 * answers of all measurements, the slow ones of the first as well: never by the best of them. Not thread-safe.
 */
final class Pool {

    /** What was measured, whichever time. */
    record Key(String gate, String what, String way) {

        static Key of(GateResult gate) {
            return new Key(gate.gate(), gate.what(), gate.way());
        }
    }

    /**
     * How long all those took on which a 95th percentile stands.
     *
     * @param limitMillis that of the gate
     */
    record Sample(double limitMillis, Times times) {

        private double p95() {
            return Checks.rounded(times.percentileMillis(95));
        }
    }

    private final Map<Key, List<Sample>> samples = new HashMap<>();

    /** Adds a measurement; without those figures that the machine's own delays account for. */
    void add(List<GateResult> gates, Map<Key, Sample> measured) {
        for (GateResult gate : gates) {
            Sample sample = measured.get(Key.of(gate));
            if (sample != null && !gate.isExplainedByMachine()) {
                samples.computeIfAbsent(Key.of(gate), key -> new ArrayList<>()).add(sample);
            }
        }
    }

    /** Whether it is a percentile, which another measurement adds answers to. */
    boolean has(GateResult gate) {
        return samples.containsKey(Key.of(gate));
    }

    /** The same gates as the last measurement's, those that are percentiles by all that was added. */
    List<GateResult> judged(List<GateResult> last) {
        return last.stream().map(this::judged).toList();
    }

    private GateResult judged(GateResult last) {
        List<Sample> all = samples.getOrDefault(Key.of(last), List.of());
        boolean isOfLastAlone = all.size() == 1 && !last.remark() && !last.isExplainedByMachine();
        if (all.isEmpty() || isOfLastAlone) {
            return last;
        }
        Sample together =
                all.stream().reduce(new Sample(all.get(0).limitMillis(), new Times(Map.of())), Pool::together);
        String alone = all.stream().map(sample -> Double.toString(sample.p95())).collect(Collectors.joining(", "));
        return GateResult.atMost(
                last.gate(),
                last.what(),
                last.way(),
                together.limitMillis(),
                together.p95(),
                "ms",
                "of all " + together.times().count() + " in " + all.size() + " measurements, alone " + alone
                        + " ms; in the last: " + last.note());
    }

    private static Sample together(Sample one, Sample other) {
        return new Sample(one.limitMillis(), one.times().and(other.times()));
    }
}
