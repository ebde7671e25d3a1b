package dev.detour.benchmarks.startup;

import dev.detour.benchmarks.Estimate;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Runs;
import dev.detour.benchmarks.Statistics;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.StartUpFigures;
import dev.detour.benchmarks.app.StartUpPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is told of one program. */
final class StartUpRows {

    private final String stage;
    private final Program program;
    private final Runs<StartUpFigures> runs;

    StartUpRows(String stage, Program program, Runs<StartUpFigures> runs) {
        this.stage = stage;
        this.program = program;
        this.runs = runs;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Variant variant : Runs.VARIANTS) {
            Estimate millis = Statistics.ofMedian(runs.each(variant, StartUpFigures::millis));
            rows.add(new Row(stage, program.toString(), variant.toString(), millis, "ms"));
        }
        rows.add(added(Variant.DETOUR).against(program.target()));
        rows.add(added(Variant.OPENTELEMETRY));
        for (StartUpPart part : StartUpPart.values()) {
            Runs.VARIANTS.forEach(variant -> rows.add(row(part, variant)));
        }
        return rows;
    }

    private Row added(Variant variant) {
        Estimate millis = Statistics.ofMedian(runs.added(variant, StartUpFigures::millis));
        return new Row(stage, program + ", more than no agent", variant.toString(), millis, "ms");
    }

    private Row row(StartUpPart part, Variant variant) {
        double[] figures = runs.each(variant, run -> run.parts().getOrDefault(part.name(), Double.NaN));
        boolean isTold = Arrays.stream(figures).noneMatch(Double::isNaN);
        Estimate median = isTold ? Statistics.ofMedian(figures) : Estimate.of(Double.NaN);
        Row row = new Row(stage, program + ": " + part.title(), variant.toString(), median, part.unit());
        return isTold ? row : row.noting("this JVM does not tell");
    }
}
