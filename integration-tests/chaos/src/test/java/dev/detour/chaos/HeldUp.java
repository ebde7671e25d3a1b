package dev.detour.chaos;

import dev.detour.chaos.result.GateResult;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the machine is to blame for what was missed. What was answered wrongly, or not at all, or too often asked for, never
 * is put down to it, nor is what did not come at all.
 */
final class HeldUp {

    /** Of a limit: as much lateness of the machine alone explains that it was missed. */
    private static final double SHARE = 0.25;

    private static final double MICROS_PER_MILLI = TimeUnit.MILLISECONDS.toMicros(1);

    private final List<Observed> applications;

    HeldUp(List<Observed> applications) {
        this.applications = applications;
    }

    /** Whether something was missed, and the machine explains each of it. */
    boolean explains(List<GateResult> gates) {
        List<GateResult> missed = gates.stream().filter(gate -> !gate.passed()).toList();
        return !missed.isEmpty() && missed.stream().allMatch(this::explains);
    }

    private boolean explains(GateResult missed) {
        return missed.unit().equals("ms")
                && missed.figure() < GateResult.NEVER
                && applications.stream().anyMatch(seen -> isOf(missed, seen) && explains(missed, seen));
    }

    private static boolean isOf(GateResult missed, Observed seen) {
        return missed.way().equals(seen.client()) || seen.ways().contains(missed.way());
    }

    private static boolean explains(GateResult missed, Observed seen) {
        double enough = missed.limit() * SHARE * MICROS_PER_MILLI;
        Recording.Hiccups hiccups = seen.recording().hiccups();
        if (!missed.gate().equals("isolation")) {
            // of twenty reads the latest is no later than of twenty wakings the latest, and what Detour needs
            return hiccups.p95() > enough;
        }
        long openMicros = LatencyGates.openMicros(seen);
        return openMicros != Long.MAX_VALUE
                && hiccups.longestMicros(seen.marks().strikeMicros(), openMicros) > enough;
    }
}
