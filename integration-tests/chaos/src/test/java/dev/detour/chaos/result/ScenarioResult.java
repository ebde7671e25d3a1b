package dev.detour.chaos.result;

import java.util.List;

/**
 * What a scenario has come to. All times count from its first counted call.
 *
 * @param bucketMillis the length of a part of the timelines
 * @param ways those with the agent, then, where there was a comparison, the same without it
 * @param violations what the oracle found wrong, in words; empty if all is well
 */
public record ScenarioResult(
        String name,
        String title,
        int bucketMillis,
        Span fault,
        int lengthMillis,
        List<WayResult> ways,
        List<GateResult> gates,
        List<String> violations) {

    public ScenarioResult {
        ways = List.copyOf(ways);
        gates = List.copyOf(gates);
        violations = List.copyOf(violations);
    }

    /** From the beginning of the strike to the end of the lift. */
    public record Span(int fromMillis, int toMillis) {}

    /** What was measured by a limit: all but the remarks. */
    public List<GateResult> checks() {
        return gates.stream().filter(gate -> !gate.remark()).toList();
    }

    /** Whether there is nothing but remarks, none of which says that something is wrong. */
    public boolean leftOut() {
        return !gates.isEmpty() && checks().isEmpty() && violations.isEmpty();
    }

    /** The same with more gates, or other violations. */
    public ScenarioResult with(List<GateResult> changedGates, List<String> changedViolations) {
        return new ScenarioResult(
                name, title, bucketMillis, fault, lengthMillis, ways, changedGates, changedViolations);
    }

    /** Whether every gate was passed and the oracle found nothing wrong. */
    public boolean passed() {
        return violations.isEmpty() && gates.stream().allMatch(GateResult::passed);
    }
}
