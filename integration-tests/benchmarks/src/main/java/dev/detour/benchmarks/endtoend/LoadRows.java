package dev.detour.benchmarks.endtoend;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Runs;
import dev.detour.benchmarks.Statistics;
import dev.detour.benchmarks.Target;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.LoadFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is told of one client. */
final class LoadRows {

    /** Reads per second at the fixed rate: a fraction of what one connection can do, or only its queue would be measured. */
    static final int RATE = 4_000;

    /** Below this part of the rate the machine was too slow for it, and latencies grow as long as the run lasts. */
    private static final double KEPT = 0.99;

    private static final double PERCENT = 1;

    /** What is measured, and how much worse it may be with Detour, in percent. */
    private enum Figure {
        PER_SECOND("one after the other", "reads/s", LoadFigures::perSecond, Target.atLeast(-PERCENT)),
        P50("at a fixed rate, p50", "us", LoadFigures::p50Micros, Target.atMost(PERCENT)),
        P99("at a fixed rate, p99", "us", LoadFigures::p99Micros, Target.atMost(PERCENT)),
        P999("at a fixed rate, p99.9", "us", LoadFigures::p999Micros, Target.atMost(PERCENT));

        private final String title;
        private final String unit;
        private final ToDoubleFunction<LoadFigures> of;
        private final Target target;

        Figure(String title, String unit, ToDoubleFunction<LoadFigures> of, Target target) {
            this.title = title;
            this.unit = unit;
            this.of = of;
            this.target = target;
        }
    }

    private final String stage;
    private final String read;
    private final Runs<LoadFigures> runs;

    LoadRows(String stage, String client, Runs<LoadFigures> runs) {
        this.stage = stage;
        this.read = "GET, " + client.charAt(0) + client.substring(1).toLowerCase(Locale.ROOT) + ", ";
        this.runs = runs;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Figure figure : Figure.values()) {
            for (Variant variant : Runs.VARIANTS) {
                rows.add(new Row(
                        stage,
                        read + figure.title,
                        variant.toString(),
                        Statistics.ofMedian(runs.each(variant, figure.of)),
                        figure.unit));
            }
            rows.add(difference(figure, Variant.DETOUR).against(figure.target));
            rows.add(difference(figure, Variant.OPENTELEMETRY));
        }
        return rows;
    }

    private Row difference(Figure figure, Variant variant) {
        double[] percent =
                Statistics.percentDifferences(runs.each(variant, figure.of), runs.each(Variant.NONE, figure.of));
        Row row = new Row(
                stage,
                read + figure.title + ", against no agent",
                variant.toString(),
                Statistics.ofMedian(percent),
                "%");
        return row.noting(figure == Figure.PER_SECOND ? "" : note(variant));
    }

    private String note(Variant variant) {
        double slowest = Math.min(
                Statistics.percentile(runs.each(variant, LoadFigures::rate), 0),
                Statistics.percentile(runs.each(Variant.NONE, LoadFigures::rate), 0));
        return slowest >= KEPT * RATE ? "" : String.format(Locale.ROOT, "of %d reads/s only %.0f came", RATE, slowest);
    }
}
