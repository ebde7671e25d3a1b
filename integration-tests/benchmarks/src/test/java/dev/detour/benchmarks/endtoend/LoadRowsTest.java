package dev.detour.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Runs;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.Verdict;
import dev.detour.benchmarks.app.LoadFigures;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadRowsTest {

    private static final int ROUNDS = 6;

    /** Rounds that have nothing in common but how Detour stands to no agent. */
    private static List<Row> rows(double factor, double jitter, double rate) {
        Runs<LoadFigures> runs = new Runs<>();
        for (int round = 0; round < ROUNDS; round++) {
            double micros = round % 2 == 0 ? 18 : 48;
            double detour = micros * factor * (1 + (round % 2 == 0 ? jitter : -jitter));
            runs.add(Variant.NONE, figures(micros, rate));
            runs.add(Variant.DETOUR, figures(detour, rate));
            runs.add(Variant.OPENTELEMETRY, figures(micros * 1.5, rate));
        }
        return new LoadRows("end-to-end", "JEDIS", runs).rows();
    }

    private static LoadFigures figures(double micros, double rate) {
        return new LoadFigures(1e6 / micros, micros, 3 * micros, 9 * micros, rate);
    }

    private static List<Row> differences(List<Row> rows, Variant variant) {
        return rows.stream()
                .filter(row -> row.measured().endsWith("against no agent")
                        && row.variant().equals(variant.toString()))
                .toList();
    }

    @Test
    void rows_halfAPercentSlowerInEachRound_isWithinTheTarget() {
        List<Row> differences = differences(rows(1.005, 0, LoadRows.RATE), Variant.DETOUR);

        assertThat(differences).hasSize(4).allMatch(row -> row.verdict() == Verdict.MET);
        assertThat(differences.get(1).estimate().figure()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void rows_threePercentSlowerInEachRound_missesTheTarget() {
        assertThat(differences(rows(1.03, 0, LoadRows.RATE), Variant.DETOUR))
                .allMatch(row -> row.verdict() == Verdict.MISSED);
    }

    @Test
    void rows_roundsContradictEachOther_isInconclusive() {
        assertThat(differences(rows(1, 0.05, LoadRows.RATE), Variant.DETOUR))
                .allMatch(row -> row.verdict() == Verdict.INCONCLUSIVE);
    }

    @Test
    void rows_openTelemetry_isShownForComparison() {
        assertThat(differences(rows(1, 0, LoadRows.RATE), Variant.OPENTELEMETRY))
                .hasSize(4)
                .allMatch(row -> row.verdict() == Verdict.NO_TARGET);
    }

    @Test
    void rows_rateWasNotKept_sayIt() {
        assertThat(differences(rows(1, 0, 100), Variant.DETOUR).get(1).note()).contains("only 100 came");
        assertThat(differences(rows(1, 0, LoadRows.RATE), Variant.DETOUR).get(1).note())
                .isEmpty();
    }
}
