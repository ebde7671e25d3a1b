package dev.detour.chaos;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.result.GateResult;
import java.util.ArrayList;
import java.util.List;

/** Collects what gates have come to. Not thread-safe. */
final class Checks {

    private final List<GateResult> results = new ArrayList<>();

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

    /** For a note: of what was wrong, the first. */
    static String first(List<Call> calls) {
        return calls.isEmpty() ? "" : "; the first: " + calls.get(0);
    }

    static double rounded(double figure) {
        return figure == Double.MAX_VALUE ? GateResult.NEVER : Math.round(figure * 1_000) / 1_000.0;
    }
}
