package dev.detour.benchmarks.stampede;

import dev.detour.benchmarks.Estimate;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Statistics;
import dev.detour.benchmarks.Target;
import dev.detour.benchmarks.app.CourseFigures;
import dev.detour.benchmarks.loaded.Contender;
import dev.detour.benchmarks.loaded.OriginPeak;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is told of one contender. */
final class HotKeyRows {

    private static final String WHAT = "hot key expires under 1,000 threads, ";
    private static final double MICROS_PER_MILLI = 1e3;

    private final String stage;
    private final Contender contender;
    private final CourseFigures figures;

    HotKeyRows(String stage, Contender contender, CourseFigures figures) {
        this.stage = stage;
        this.contender = contender;
        this.figures = figures;
    }

    List<Row> rows() {
        double[] loads = OriginPeak.rushes(figures.originPerTenth());
        String expiries = "of " + loads.length + " expiries";
        boolean isAny = loads.length > 0;
        Estimate most = Estimate.of(Arrays.stream(loads).max().orElse(Double.NaN));
        Estimate median = isAny ? Statistics.ofMedian(loads) : Estimate.of(Double.NaN);
        return List.of(
                row("origin loads for one expiry, median", median, "loads").noting(expiries),
                judged(row("origin loads for one expiry, most", most, "loads"), 1)
                        .noting(expiries),
                row("origin queries at the same time, most", Estimate.of(figures.originAtOnce()), "queries"),
                row(
                        "origin queries, busiest tenth of a second",
                        Estimate.of((double) OriginPeak.ofATenth(figures.originPerTenth())),
                        "/s"),
                row("reads, P99", Estimate.of(figures.p99Micros() / MICROS_PER_MILLI), "ms"),
                judged(failed(), 0));
    }

    private Row failed() {
        long failed = figures.failed() + figures.absent() + figures.wrong();
        return row("reads without a right answer", Estimate.of((double) failed), "reads")
                .noting(String.format(Locale.ROOT, "of %,d", figures.reads()));
    }

    private Row row(String measured, Estimate estimate, String unit) {
        return new Row(stage, WHAT + measured, contender.toString(), estimate, unit);
    }

    private Row judged(Row row, double most) {
        return contender.isDetour() ? row.against(Target.atMost(most)) : row;
    }
}
