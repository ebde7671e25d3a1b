package dev.detour.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Runs;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.Verdict;
import dev.detour.benchmarks.app.StartUpFigures;
import dev.detour.benchmarks.app.StartUpPart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartUpRowsTest {

    private static final int ROUNDS = 9;

    /** Rounds in which everything takes twice as long every other time, and only what Detour adds stays the same. */
    private static List<Row> rows(Program program, double addedMillis, double jitterMillis) {
        Runs<StartUpFigures> runs = new Runs<>();
        for (int round = 0; round < ROUNDS; round++) {
            double millis = round % 2 == 0 ? 40 : 80;
            double jitter = (round - ROUNDS / 2) * jitterMillis;
            runs.add(Variant.NONE, figures(millis));
            runs.add(Variant.DETOUR, figures(millis + addedMillis + jitter));
            runs.add(Variant.OPENTELEMETRY, figures(millis + 2_900));
        }
        return new StartUpRows("start-up", program, runs).rows();
    }

    private static StartUpFigures figures(double millis) {
        return new StartUpFigures(millis, Map.of(StartUpPart.CLASSES.name(), 10 * millis));
    }

    private static Row row(List<Row> rows, String measured, Variant variant) {
        return rows.stream()
                .filter(row ->
                        row.measured().endsWith(measured) && row.variant().equals(variant.toString()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rows_withoutClient_isJudgedBySixtyMillis() {
        Row under = row(rows(Program.NO_CLIENT, 50, 0), "more than no agent", Variant.DETOUR);
        assertThat(under.estimate().figure()).isCloseTo(50, within(1e-6));
        assertThat(under.verdict()).isEqualTo(Verdict.MET);

        Row over = row(rows(Program.NO_CLIENT, 70, 0), "more than no agent", Variant.DETOUR);
        assertThat(over.verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void rows_withClient_isJudgedByThreeHundredMillis() {
        assertThat(row(rows(Program.JEDIS, 290, 0), "more than no agent", Variant.DETOUR)
                        .verdict())
                .isEqualTo(Verdict.MET);
        assertThat(row(rows(Program.LETTUCE, 310, 0), "more than no agent", Variant.DETOUR)
                        .verdict())
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void rows_roundsOnBothSidesOfTheLimit_isInconclusive() {
        assertThat(row(rows(Program.NO_CLIENT, 60, 10), "more than no agent", Variant.DETOUR)
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void rows_openTelemetry_isShownForComparison() {
        Row added = row(rows(Program.JEDIS, 290, 0), "more than no agent", Variant.OPENTELEMETRY);
        assertThat(added.estimate().figure()).isCloseTo(2_900, within(1e-6));
        assertThat(added.verdict()).isEqualTo(Verdict.NO_TARGET);
    }

    @Test
    void rows_partThatIsNotTold_hasNoFigureAndSaysSo() {
        List<Row> rows = rows(Program.JEDIS, 290, 0);

        Row told = row(rows, StartUpPart.CLASSES.title(), Variant.NONE);
        assertThat(told.estimate().figure()).isEqualTo(400);
        Row untold = row(rows, StartUpPart.DEFINE.title(), Variant.NONE);
        assertThat(untold.estimate().figure()).isNaN();
        assertThat(untold.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(untold.note()).isNotEmpty();
    }
}
