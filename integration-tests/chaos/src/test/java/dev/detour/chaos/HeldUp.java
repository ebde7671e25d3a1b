package dev.detour.chaos;

import dev.detour.chaos.result.GateResult;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Whether the machine is to blame for what was missed. What was answered wrongly, or forbidden, never is put down to it. */
final class HeldUp {

    /** As late as a primary's deadline: what it answers in time then is chance. */
    static final long DEADLINE_MICROS = 5_000;

    /** Which forbid answers: none may come, and be it in one of many attempts. */
    private static final Set<String> FORBIDDING = Set.of("undeclared", "unmasked", "too old");

    /** Which hold however slow all of it is; every other but those that forbid asks that something is over in time. */
    private static final Set<String> WHATEVER_TIME = Set.of("expected", "fault", "leaks", "origin", "retry storm");

    private HeldUp() {}

    /**
     * Whether a machine cannot carry the load: its processors are busy for more than a quarter of the time from the strike to
     * the end, or what threads without any work hand on is as late as the primary's deadline. Breakers open there that have no
     * cause to, and callers give up; it may be Detour that keeps it busy, so that this is for a build on anybody's machine.
     */
    static boolean isUnfit(Observed seen) {
        long fromMicros = seen.marks().strikeMicros();
        long toMicros = seen.marks().endMicros();
        return !new Saturation(seen.recording()).isBrief(fromMicros, toMicros)
                || new Lateness(seen.recording()).micros(fromMicros, toMicros) >= DEADLINE_MICROS;
    }

    /** Whether something was missed, and nothing that holds on the slowest machine. */
    static boolean dependsOnTime(List<GateResult> gates) {
        return missedAre(gates, gate -> !WHATEVER_TIME.contains(gate.gate()) && !FORBIDDING.contains(gate.gate()));
    }

    /** Whether something was missed, and no answer came that was forbidden. */
    static boolean mayBeTriedAgain(List<GateResult> gates) {
        return missedAre(gates, gate -> !FORBIDDING.contains(gate.gate()));
    }

    /**
     * Whether something was missed, and the machine was late by as much as each of it is over its limit; what did not come at
     * all, or was not a time, it does not explain.
     */
    static boolean explains(List<GateResult> gates) {
        return missedAre(gates, GateResult::isExplainedByMachine);
    }

    /** Whether something was missed, and each of it is a percentile, which more answers make surer, or the machine's. */
    static boolean isTimeAlone(List<GateResult> gates, Pool pool) {
        return missedAre(gates, gate -> gate.isExplainedByMachine() || pool.has(gate));
    }

    private static boolean missedAre(List<GateResult> gates, Predicate<GateResult> such) {
        List<GateResult> missed = gates.stream().filter(gate -> !gate.passed()).toList();
        return !missed.isEmpty() && missed.stream().allMatch(such);
    }
}
