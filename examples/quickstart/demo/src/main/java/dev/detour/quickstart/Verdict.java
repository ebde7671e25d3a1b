package dev.detour.quickstart;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the two runs come to. */
final class Verdict {

    private Verdict() {}

    /** Prints the verdict and tells whether the run with Detour had reads and no error. */
    static boolean print(Run without, Run with, Spans spans) {
        System.out.println(summary(without));
        System.out.println(summary(with) + "\n");
        if (spans.isEmpty()) {
            System.out.println(
                    "  No spans arrived, so the column \"local\" counts nothing; see the log of the service.");
        }
        long errors = with.total(SecondReport::errors);
        if (errors == 0 && with.total(SecondReport::reads) > 0) {
            System.out.println("  PASSED: with Detour, no read failed.");
            return true;
        }
        System.out.printf(Locale.ROOT, "  FAILED: with Detour, %,d reads failed: %s%n", errors, kinds(with));
        return false;
    }

    private static String summary(Run run) {
        String line = String.format(
                Locale.ROOT,
                "  %-15s %,7d reads, %,6d errors, slowest P95 %9s, database peak %,5d queries/s",
                run.name() + ":",
                run.total(SecondReport::reads),
                run.total(SecondReport::errors),
                Figures.millis(run.peak(SecondReport::p95Micros)),
                run.peak(SecondReport::queries));
        return run.errorKinds().isEmpty() ? line : line + "\n" + " ".repeat(18) + "(" + kinds(run) + ")";
    }

    private static String kinds(Run run) {
        return run.errorKinds().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(kind -> String.format(Locale.ROOT, "%,d %s", kind.getValue(), kind.getKey()))
                .collect(Collectors.joining(", "));
    }
}
