package dev.detour.engine.check.gate;

import dev.detour.engine.check.gate.Gate.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the gates come to together, for people.
 *
 * @param allowsUnmeasured whether a gate with nothing to measure is passed
 */
record Verdicts(List<Gate> gates, boolean allowsUnmeasured) {

    boolean arePassed() {
        return gates.stream().allMatch(this::isFine);
    }

    boolean isFine(Gate gate) {
        return switch (gate.verdict()) {
            case PASSED -> true;
            case FAILED -> false;
            case UNMEASURED -> allowsUnmeasured;
        };
    }

    void tell(PrintWriter out) {
        out.printf("%n%-20s %-12s %-12s %-12s %s%n", "gate", "limit", "figure", "verdict", "of");
        for (Gate gate : gates) {
            String verdict =
                    gate.verdict() == Verdict.PASSED ? "passed" : gate.verdict().name();
            out.printf("%-20s %-12s %-12s %-12s %s%n", gate.name(), gate.limit(), gate.figure(), verdict, gate.about());
        }
        String unmeasured = names(Verdict.UNMEASURED);
        if (!unmeasured.isEmpty()) {
            out.printf("%nNOTHING WAS MEASURED for %s: %s%n", unmeasured, whatToDo());
        }
        String failed = names(Verdict.FAILED);
        out.printf("%n%s%n", arePassed() ? "passed" : failed.isEmpty() ? "failed" : "failed: " + failed);
    }

    /** Where nothing was measured. */
    String whatToDo() {
        return allowsUnmeasured
                ? "passed by --allow-unmeasured"
                : "let the tests cause it, leave out a limit that you gave, or allow it by --allow-unmeasured";
    }

    private String names(Verdict of) {
        return gates.stream()
                .filter(gate -> gate.verdict() == of)
                .map(Gate::name)
                .collect(Collectors.joining(", "));
    }
}
