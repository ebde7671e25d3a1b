package dev.detour.chaos;

import dev.detour.chaos.AgentReport.Times;
import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.result.GateResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what gates have come to. Not thread-safe. */
final class Checks {

    private final List<GateResult> results = new ArrayList<>();

    /** What percentiles stand on. */
    private final Map<Pool.Key, Pool.Sample> samples = new HashMap<>();

    /** The figure must not be above the limit. {@link Double#MAX_VALUE} is what never came. */
    void atMost(String gate, String what, String way, double limit, double figure, String unit, String note) {
        results.add(GateResult.atMost(gate, what, way, limit, rounded(figure), unit, note));
    }

    /**
     * The same of a time, in milliseconds.
     *
     * @param machineMicros how much of it is the machine's own delay
     */
    void atMostMillis(
            String gate, String what, String way, double limit, double figure, String note, long machineMicros) {
        double late = machineMicros / 1e3;
        String told =
                note + (note.isEmpty() ? "" : "; ") + "beside the machine's own delays of " + rounded(late) + " ms";
        results.add(GateResult.atMost(gate, what, way, limit, rounded(figure), "ms", told)
                .onMachine(late));
    }

    /** The same of a 95th percentile, with all times that it stands on. */
    void p95AtMostMillis(
            String gate, String what, String way, double limit, Times times, String note, long machineMicros) {
        atMostMillis(gate, what, way, limit, times.percentileMillis(95), note, machineMicros);
        samples.put(new Pool.Key(gate, what, way), new Pool.Sample(limit, times));
    }

    /** There have to be so many. */
    void atLeast(String gate, String what, String way, long wanted, long seen, String unit) {
        results.add(GateResult.atLeast(gate, what, way, wanted, seen, unit, ""));
    }

    /** There was too little for a figure, and that is all right here. */
    void notMeasured(String gate, String what, String way, long seen, String unit) {
        results.add(GateResult.said(gate, what, way, "not measured: " + seen + " " + unit));
    }

    /** What is only told. */
    void said(String gate, String what, String way, String note) {
        results.add(GateResult.said(gate, what, way, note));
    }

    List<GateResult> all() {
        return results;
    }

    Map<Pool.Key, Pool.Sample> samples() {
        return samples;
    }

    /** For a note: of what was wrong, the first. */
    static String first(List<Call> calls) {
        return calls.isEmpty() ? "" : "; the first: " + calls.get(0);
    }

    static double rounded(double figure) {
        return figure == Double.MAX_VALUE ? GateResult.NEVER : Math.round(figure * 1_000) / 1_000.0;
    }
}
