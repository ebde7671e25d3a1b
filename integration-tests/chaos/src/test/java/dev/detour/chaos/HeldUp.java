package dev.detour.chaos;

import dev.detour.chaos.result.GateResult;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether the machine is to blame for what was missed. What was answered wrongly, or not at all, or too often asked for, never
 * is put down to it, nor is what did not come at all.
 */
final class HeldUp {

    private HeldUp() {}

    /** Whether something was missed, and the machine was late by as much as each of it is over its limit. */
    static boolean explains(List<GateResult> gates) {
        return missedAre(gates, GateResult::isExplainedByMachine);
    }

    /** Whether something was missed, and times alone, which may be other ones if they are measured again. */
    static boolean areTimes(List<GateResult> gates) {
        return missedAre(gates, GateResult::isMissedTime);
    }

    private static boolean missedAre(List<GateResult> gates, Predicate<GateResult> such) {
        List<GateResult> missed = gates.stream().filter(gate -> !gate.passed()).toList();
        return !missed.isEmpty() && missed.stream().allMatch(such);
    }
}
