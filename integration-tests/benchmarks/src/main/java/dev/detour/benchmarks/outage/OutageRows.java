package dev.detour.benchmarks.outage;

import dev.detour.benchmarks.Estimate;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Statistics;
import dev.detour.benchmarks.Target;
import dev.detour.benchmarks.app.CourseFigures;
import dev.detour.benchmarks.loaded.DetourReport;
import dev.detour.benchmarks.loaded.OriginPeak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What is told of one contender. Only Detour has targets. */
final class OutageRows {

    /** Of each diverted read of twenty but one. */
    private static final Target IN_TIME = Target.atMost(5);

    private static final Target ISOLATED = Target.atMost(50);
    private static final Target NONE = Target.atMost(0);
    private static final double MICROS_PER_MILLI = 1e3;

    private final String stage;
    private final OutageRuns runs;

    OutageRows(String stage, OutageRuns runs) {
        this.stage = stage;
        this.runs = runs;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(times("reads before the freeze, P95", CourseFigures::usualP95Micros));
        rows.add(isolation());
        rows.add(times("reads during the freeze, P50", CourseFigures::p50Micros));
        rows.add(judged(times("reads during the freeze, P95", CourseFigures::p95Micros), IN_TIME));
        rows.add(times("reads during the freeze, P99", CourseFigures::p99Micros));
        rows.add(judged(share("reads that failed", CourseFigures::failed), NONE));
        rows.add(judged(share("reads with a wrong answer or none", OutageRows::unlike), NONE));
        rows.add(row(
                "origin queries, busiest second",
                runs.each(figures -> OriginPeak.ofASecond(figures.originPerTenth())),
                "/s"));
        if (runs.contender().isDetour()) {
            rows.add(row("first time-out to open breaker", runs.each(OutageRows::opened), "ms")
                    .against(ISOLATED));
            rows.add(diverted());
        }
        return rows;
    }

    private Row isolation() {
        double[] millis =
                runs.each(figures -> figures.isolatedMillis() == null ? Double.NaN : figures.isolatedMillis());
        Row row = row("freeze until 95 % of reads take 5 ms or less again", millis, "ms");
        if (millis.length == 0) {
            return row;
        }
        long never = Arrays.stream(millis).filter(Double::isNaN).count();
        String late = never == 0 ? "" : "not before the thaw" + (millis.length == 1 ? "" : " in " + never + " runs");
        String words = runs.figures().get(millis.length - 1).afterwards();
        return row.noting(joined(row.note(), late, words));
    }

    private static String joined(String... notes) {
        return Arrays.stream(notes).filter(note -> !note.isEmpty()).collect(Collectors.joining("; "));
    }

    private static long unlike(CourseFigures figures) {
        return figures.absent() + figures.wrong();
    }

    private static DetourReport report(CourseFigures figures) {
        return DetourReport.between(
                Objects.requireNonNull(figures.reportBefore()), Objects.requireNonNull(figures.reportAfter()));
    }

    private static double opened(CourseFigures figures) {
        return report(figures).isolationMillis();
    }

    /** As Detour itself counts them, from the application's call: nobody waits for a thread there. */
    private Row diverted() {
        Row row = row(
                "diverted calls as Detour counts them, P95",
                runs.each(figures -> report(figures).divertedMillis(95)),
                "ms");
        long calls = runs.sum(figures -> report(figures).diverted());
        return row.against(IN_TIME).noting(joined(row.note(), String.format(Locale.ROOT, "%,d calls", calls)));
    }

    private Row times(String measured, ToDoubleFunction<CourseFigures> micros) {
        return row(measured, runs.each(figures -> micros.applyAsDouble(figures) / MICROS_PER_MILLI), "ms");
    }

    /** How many of all; of several runs the worst, because a good one is no excuse for a bad one. */
    private Row share(String measured, ToDoubleFunction<CourseFigures> count) {
        double worst = Arrays.stream(runs.each(count)).max().orElse(Double.NaN);
        Row row = row(measured, new double[] {worst}, "reads");
        long reads = runs.sum(CourseFigures::reads);
        if (reads == 0) {
            return row;
        }
        double percent = 100.0 * runs.sum(count) / reads;
        return row.noting(joined(row.note(), String.format(Locale.ROOT, "%.2f %% of %,d", percent, reads)));
    }

    private Row judged(Row row, Target target) {
        return runs.contender().isDetour() ? row.against(target) : row;
    }

    /** The median, and no figure where one of the runs has none. */
    private Row row(String measured, double[] values, String unit) {
        boolean isWhole = values.length > 0 && Arrays.stream(values).noneMatch(Double::isNaN);
        Estimate estimate = isWhole ? Statistics.ofMedian(values) : Estimate.of(Double.NaN);
        return new Row(stage, measured, runs.contender().toString(), estimate, unit).noting(runs.failure());
    }
}
