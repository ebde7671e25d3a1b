package dev.detour.chaos;

import dev.detour.chaos.result.GateResult;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the machine is to blame for what was missed: whether it was late itself by as much as what was measured is over its
 * limit. What was answered wrongly, or not at all, or too often asked for, never
 * is put down to it, nor is what did not come at all.
 */
final class HeldUp {

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

    /** Whether something was missed, and times alone, which may be other ones if they are measured again. */
    static boolean areTimes(List<GateResult> gates) {
        List<GateResult> missed = gates.stream().filter(gate -> !gate.passed()).toList();
        return !missed.isEmpty() && missed.stream().allMatch(HeldUp::isTime);
    }

    private static boolean isTime(GateResult missed) {
        return missed.unit().equals("ms") && missed.figure() < GateResult.NEVER;
    }

    private boolean explains(GateResult missed) {
        return isTime(missed) && applications.stream().anyMatch(seen -> isOf(missed, seen) && explains(missed, seen));
    }

    private static boolean isOf(GateResult missed, Observed seen) {
        return missed.way().equals(seen.client()) || seen.ways().contains(missed.way());
    }

    private static boolean explains(GateResult missed, Observed seen) {
        double tooLateMicros = (missed.figure() - missed.limit()) * MICROS_PER_MILLI;
        Recording.Hiccups hiccups = seen.recording().hiccups();
        if (!missed.gate().equals("isolation")) {
            // of twenty reads the latest is no later than of twenty wakings the latest, and what Detour needs
            return Math.max(hiccups.p95(), hiccups.handedOn()) >= tooLateMicros;
        }
        long openMicros = BreakerGates.openMicros(seen);
        return openMicros != Long.MAX_VALUE
                && hiccups.longestMicros(seen.marks().strikeMicros(), openMicros) >= tooLateMicros;
    }
}
