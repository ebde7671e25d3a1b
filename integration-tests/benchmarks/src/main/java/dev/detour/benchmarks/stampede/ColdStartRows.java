package dev.detour.benchmarks.stampede;

import dev.detour.benchmarks.Estimate;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Statistics;
import dev.detour.benchmarks.Target;
import dev.detour.benchmarks.app.CourseFigures;
import dev.detour.benchmarks.loaded.Contender;
import dev.detour.benchmarks.loaded.OriginPeak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is told of one loss. */
final class ColdStartRows {

    /** That of memcache with leases, which brought 17,000 queries a second down to 1,300. */
    private static final Target MORE_THAN_LEASES = Target.atLeast(13);

    private final String stage;
    private final String what;
    private final Contender without;
    private final Contender with;
    private final ColdStartRuns runs;

    ColdStartRows(String stage, Loss loss, Contender without, Contender with, ColdStartRuns runs) {
        this.stage = stage;
        this.what = "100,000 keys lost, " + loss + ", ";
        this.without = without;
        this.with = with;
        this.runs = runs;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.addAll(both("origin queries, busiest second", figures -> OriginPeak.ofASecond(figures.originPerTenth())));
        rows.addAll(
                both("origin queries, busiest tenth of it", figures -> OriginPeak.ofATenth(figures.originPerTenth())));
        rows.add(fewer());
        rows.add(failed(without, runs.without()));
        rows.add(failed(with, runs.with()));
        return rows;
    }

    private List<Row> both(String measured, ToDoubleFunction<CourseFigures> figure) {
        return List.of(
                new Row(stage, what + measured, without.toString(), median(runs.without(), figure), "/s"),
                new Row(stage, what + measured, with.toString(), median(runs.with(), figure), "/s"));
    }

    private static Estimate median(List<CourseFigures> figures, ToDoubleFunction<CourseFigures> figure) {
        return Statistics.ofMedian(figures.stream().mapToDouble(figure).toArray());
    }

    private Row fewer() {
        double[] times = new double[runs.with().size()];
        Arrays.setAll(times, run -> times(runs.without().get(run), runs.with().get(run)));
        boolean isWhole = Arrays.stream(times).allMatch(Double::isFinite);
        Row row = new Row(
                        stage,
                        what + "busiest second, how many times fewer queries",
                        with.toString(),
                        isWhole ? Statistics.ofMedian(times) : Estimate.of(Double.NaN),
                        "times")
                .against(MORE_THAN_LEASES);
        return isWhole ? row : row.noting("nothing was asked of the origin in some run");
    }

    private static double times(CourseFigures without, CourseFigures with) {
        return (double) OriginPeak.ofASecond(without.originPerTenth()) / OriginPeak.ofASecond(with.originPerTenth());
    }

    private Row failed(Contender contender, List<CourseFigures> figures) {
        double most = figures.stream()
                .mapToDouble(run -> run.failed() + run.absent() + run.wrong())
                .max()
                .orElse(Double.NaN);
        long reads = figures.stream().mapToLong(CourseFigures::reads).max().orElse(0);
        return new Row(stage, what + "reads without a right answer", contender.toString(), Estimate.of(most), "reads")
                .noting(String.format(Locale.ROOT, "of %,d", reads));
    }
}
