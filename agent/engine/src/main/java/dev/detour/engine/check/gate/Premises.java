package dev.detour.engine.check.gate;

import dev.detour.engine.check.gate.Gate.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What has to be so for any limit to say something: that there was something to judge, as it was meant to be. */
final class Premises {

    private final Summary summary;
    private final List<Gate> gates = new ArrayList<>();

    private Premises(Summary summary) {
        this.summary = summary;
    }

    /**
     * The gates of these.
     *
     * @param atLeast so many summaries
     * @param diverted so many reads for which another way was gone because Redis had failed or lost the value
     */
    static List<Gate> of(Summary summary, long atLeast, long diverted) {
        Premises premises = new Premises(summary);
        premises.summaries(atLeast);
        premises.mode();
        premises.least(
                "lookups",
                1,
                summary.lookups(),
                "reads of cache data",
                "; the log of the tests says which keys are routed");
        premises.least(
                "diverted",
                diverted,
                summary.diverted(),
                "reads diverted for a fault or a lost value",
                premises.whyNoneWasDiverted());
        premises.injected();
        return premises.gates;
    }

    /** Only where more than one is asked for: where there is none there is nothing to judge at all. */
    private void summaries(long atLeast) {
        if (atLeast > 1) {
            Verdict verdict = summary.files() >= atLeast ? Verdict.PASSED : Verdict.FAILED;
            add("at-least", ">= " + atLeast, summary.files(), verdict, "summaries");
        }
    }

    private void mode() {
        if (summary.notRouting() > 0) {
            add("mode", "route", summary.notRouting(), Verdict.UNMEASURED, "summaries of another mode");
        }
    }

    private String whyNoneWasDiverted() {
        if (summary.faults() > 0) {
            return "; " + summary.faults()
                    + " met a fault, and there was nobody to answer: their keys need a loader, or to be read before";
        }
        return summary.count("injected.eviction") > 0
                ? "; what was injected left nulls to the caller: their keys need a loader"
                : "; --diverted 0 if none has to be";
    }

    /** @param ifNone what to say besides where there was none */
    private void least(String name, long least, long figure, String about, String ifNone) {
        if (figure >= least) {
            add(name, ">= " + least, figure, Verdict.PASSED, about);
        } else if (figure > 0) {
            add(name, ">= " + least, figure, Verdict.FAILED, about);
        } else {
            add(name, ">= " + least, figure, Verdict.UNMEASURED, about + ifNone);
        }
    }

    /** A fault that never struck was not tested. */
    private void injected() {
        Map<String, Long> faults = summary.injected();
        if (faults.isEmpty()) {
            return;
        }
        long fewest = faults.values().stream().mapToLong(count -> count).min().orElse(0);
        List<String> never = faults.keySet().stream()
                .filter(fault -> faults.getOrDefault(fault, 0L) == 0)
                .toList();
        add(
                "injected",
                ">= 1 each",
                fewest,
                never.isEmpty() ? Verdict.PASSED : Verdict.UNMEASURED,
                never.isEmpty()
                        ? counts(faults)
                        : "never struck: " + joined(never)
                                + "; mend what it says of keys, or when it is (after, for), or leave it out");
    }

    private static String counts(Map<String, Long> faults) {
        return joined(faults.entrySet().stream()
                .map(fault -> fault.getValue() + " " + fault.getKey())
                .toList());
    }

    private static String joined(Collection<String> words) {
        return String.join("; ", words);
    }

    private void add(String name, String limit, long figure, Verdict verdict, String about) {
        gates.add(new Gate(name, limit, String.valueOf(figure), verdict, about));
    }
}
