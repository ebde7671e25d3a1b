package dev.detour.bookshop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the two runs come to. */
final class Verdict {

    /** The one comes from {@code detour.loaders}, the other from {@code Detour.register}. */
    private static final List<String> LOADERS = List.of("books", "ratings");

    private Verdict() {}

    /** Prints the verdict and tells whether it is a good one. */
    static boolean print(Run without, Run with) {
        System.out.println(summary("Without Detour:", without));
        System.out.println(summary("With Detour:", with) + "\n");
        List<String> faults = faults(without, with);
        if (faults.isEmpty()) {
            System.out.println("  PASSED: with Detour every request was answered, and rightly.");
        }
        faults.forEach(fault -> System.out.println("  FAILED: " + fault));
        return faults.isEmpty();
    }

    private static String summary(String name, Run run) {
        return String.format(
                Locale.ROOT,
                "  %-15s %,7d requests, %,7d right, %,6d failed, %,4d wrong",
                name,
                run.total(Tally::all),
                run.total(users -> users.of(Judgement.RIGHT)),
                run.total(users -> users.of(Judgement.FAILED)),
                run.total(users -> users.of(Judgement.WRONG)));
    }

    private static List<String> faults(Run without, Run with) {
        List<String> faults = new ArrayList<>();
        if (without.total(users -> users.of(Judgement.FAILED)) == 0) {
            faults.add("without Detour no request failed, so nothing was shown");
        }
        with.reports().forEach(report -> addFaults(report, faults));
        for (String loader : LOADERS) {
            if (with.loads(loader) == 0) {
                faults.add("the loader " + loader + " has loaded nothing");
            }
        }
        return faults;
    }

    private static void addFaults(PhaseReport report, List<String> faults) {
        String phase = report.phase().label();
        Tally users = report.users();
        if (users.of(Judgement.RIGHT) == 0) {
            faults.add(phase + ": no request was answered rightly");
        }
        users.samples().forEach(sample -> faults.add(phase + ": " + sample));
        if (report.phase().isOutage()
                && report.answers().memory() + report.answers().loaders() == 0) {
            faults.add(phase + ": neither memory nor a loader has answered anything");
        }
    }
}
