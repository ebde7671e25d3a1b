package dev.detour.chaos.report;

import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.result.Run;
import dev.detour.chaos.result.ScenarioResult;
import java.util.List;

/**
 * What the whole run comes to, in a sentence.
 *
 * @param kind how it is shown: {@code good}, {@code bad}, or {@code warn} where something was not measured
 * @param more what there is to say besides
 */
record Verdict(String kind, String text, String more) {

    static Verdict of(Run run) {
        List<ScenarioResult> scenarios = run.scenarios();
        long checks = scenarios.stream().mapToLong(s -> s.checks().size()).sum();
        long missed = scenarios.stream()
                .flatMap(s -> s.gates().stream())
                .filter(gate -> !gate.passed())
                .count();
        long objections =
                scenarios.stream().mapToLong(s -> s.violations().size()).sum();
        if (checks == 0 && objections == 0) {
            return new Verdict("warn", "Nothing was measured.", "No scenario ran, or none has a gate.");
        }
        long left = scenarios.stream().filter(ScenarioResult::leftOut).count();
        String where = numbered(scenarios.size() - left, "scenario") + (left == 0 ? "" : ", and " + left + " left out");
        if (missed == 0 && objections == 0) {
            String all = numbered(checks, "check") + " in " + where + "; the oracle objects to no answer.";
            long open = scenarios.stream()
                    .flatMap(s -> s.gates().stream())
                    .filter(GateResult::isInconclusive)
                    .count();
            if (open > 0) {
                String inconclusive = Amounts.count(open) + " inconclusive, as this machine is too slow.";
                return new Verdict("warn", "No gate was missed; " + inconclusive, all);
            }
            return left == 0
                    ? new Verdict("good", "Every gate holds.", all)
                    : new Verdict("warn", "Every gate holds of what ran; " + Amounts.count(left) + " left out.", all);
        }
        long failed = scenarios.stream().filter(s -> !s.passed()).count();
        return new Verdict(
                "bad", failure(checks, missed, objections), "In " + Amounts.count(failed) + " of " + where + ".");
    }

    private static String failure(long checks, long missed, long objections) {
        String gates = missed == 0
                ? "Every gate holds"
                : Amounts.count(missed) + " of " + numbered(checks, "check") + " failed";
        if (objections == 0) {
            return gates + "; the oracle objects to no answer.";
        }
        String times = objections == 1 ? "once" : Amounts.count(objections) + " times";
        return gates + (missed == 0 ? ", but" : ", and") + " the oracle objects " + times + ".";
    }

    boolean passed() {
        return kind.equals("good");
    }

    static String numbered(long count, String noun) {
        return Amounts.count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** What the oracle has to say where it has nothing against any answer. */
    static String oracle(List<ScenarioResult> scenarios) {
        long reads = Reads.of(scenarios, true).calls();
        return reads == 0
                ? "No read was checked."
                : "Nothing. It checked the answers to " + Amounts.count(reads) + " reads: none was damaged, older than"
                        + " allowed, overwritten or deleted by a write acknowledged before the read began, or another"
                        + " key's, database's or user's;"
                        + " and after each recovery the applications read, by Redis and without it, what the origin had.";
    }
}
