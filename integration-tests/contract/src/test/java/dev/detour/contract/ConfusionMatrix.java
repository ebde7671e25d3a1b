package dev.detour.contract;

import dev.detour.contract.MissCollector.Judged;
import dev.detour.contract.MissScenario.Claim;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What became of keys against what was said of their nulls. Not thread-safe. */
final class ConfusionMatrix {

    private static final List<String> KINDS =
            List.of("expired", "evicted", "deleted", "cold_start", "absent", "unexplained");

    private static final String FIRST = "%-55s %-11s";
    private static final String COLUMN = " %11s";

    private final Map<MissScenario, Map<Judged, Long>> rows = new LinkedHashMap<>();

    void add(MissScenario scenario, Map<Judged, Long> verdicts) {
        rows.put(scenario, verdicts);
    }

    /** Which share of the nulls with such a claim was explained as it should be. */
    double right(Predicate<Claim> claims) {
        long all = 0;
        long right = 0;
        for (MissScenario scenario : claimed(claims)) {
            all += sum(verdicts(scenario), judged -> true);
            right += right(scenario);
        }
        return (double) right / all;
    }

    /** The same of the cause that is known worst. */
    double worst(Predicate<Claim> claims) {
        return claimed(claims).stream()
                .mapToDouble(scenario -> (double) right(scenario) / sum(verdicts(scenario), judged -> true))
                .min()
                .orElseThrow();
    }

    private List<MissScenario> claimed(Predicate<Claim> claims) {
        return rows.keySet().stream()
                .filter(scenario -> claims.test(scenario.claim()))
                .toList();
    }

    private Map<Judged, Long> verdicts(MissScenario scenario) {
        return Objects.requireNonNull(rows.get(scenario));
    }

    private long right(MissScenario scenario) {
        return sum(verdicts(scenario), judged -> judged.kind().equals(scenario.kind()));
    }

    long certain() {
        return rows.values().stream()
                .mapToLong(verdicts -> sum(verdicts, ConfusionMatrix::isCertain))
                .sum();
    }

    long certainAndWrong() {
        return rows.entrySet().stream()
                .mapToLong(row -> sum(
                        row.getValue(),
                        judged -> isCertain(judged)
                                && !judged.kind().equals(row.getKey().kind())))
                .sum();
    }

    private static boolean isCertain(Judged judged) {
        return judged.confidence().equals("certain");
    }

    private static long sum(Map<Judged, Long> verdicts, Predicate<Judged> wanted) {
        return verdicts.entrySet().stream()
                .filter(verdict -> wanted.test(verdict.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** A line for each cause, with a count for each verdict, and where these came from. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, FIRST, "cause", "should be"));
        KINDS.forEach(kind -> text.append(String.format(Locale.ROOT, COLUMN, kind)));
        rows.forEach((scenario, verdicts) -> {
            text.append(String.format(Locale.ROOT, "%n" + FIRST, scenario.name(), scenario.kind()));
            KINDS.forEach(kind -> text.append(String.format(Locale.ROOT, COLUMN, cell(verdicts, kind))));
            text.append("  ").append(sources(verdicts));
        });
        return text.toString();
    }

    private static String cell(Map<Judged, Long> verdicts, String kind) {
        long count = sum(verdicts, judged -> judged.kind().equals(kind));
        return count == 0 ? "." : Long.toString(count);
    }

    private static String sources(Map<Judged, Long> verdicts) {
        return verdicts.entrySet().stream()
                .map(verdict -> verdict.getValue() + " " + verdict.getKey().evidence() + "/"
                        + verdict.getKey().confidence())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
