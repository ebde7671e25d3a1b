package dev.detour.benchmarks.hit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.Verdict;
import dev.detour.benchmarks.app.HitFigures;
import java.util.List;
import org.junit.jupiter.api.Test;

class HitRowsTest {

    private static final int PROCESSORS = 2;

    /** Three rounds, each of them a little slower than the one before. */
    private static List<Row> rows(int threads, double detourNanos, double detourBytes, double openTelemetryNanos) {
        HitRuns runs = new HitRuns(threads, PROCESSORS);
        for (int round = 0; round < 3; round++) {
            runs.add(Variant.NONE, new HitFigures(1_000 + round, 200));
            runs.add(Variant.FORGETFUL, new HitFigures(1_000 + detourNanos + round, 200 + detourBytes));
            runs.add(Variant.DETOUR, new HitFigures(1_000 + detourNanos + round, 200 + detourBytes));
            runs.add(Variant.OPENTELEMETRY, new HitFigures(1_000 + openTelemetryNanos + round, 900));
        }
        return new HitRows("hit", Client.JEDIS, threads, runs).rows();
    }

    private static Row row(List<Row> rows, String measured, Variant variant, String unit) {
        return rows.stream()
                .filter(row -> row.measured().endsWith(measured)
                        && row.variant().equals(variant.toString())
                        && row.unit().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rows_differences_areJudgedByTheirClientsLimits() {
        List<Row> rows = rows(1, 100, 8, 2_000);

        Row without = row(rows, "more than no agent", Variant.FORGETFUL, "ns");
        assertThat(without.estimate().figure()).isCloseTo(100, within(1e-6));
        assertThat(without.verdict()).isEqualTo(Verdict.MISSED);
        Row with = row(rows, "more than no agent", Variant.DETOUR, "ns");
        assertThat(with.verdict()).isEqualTo(Verdict.MET);
        assertThat(row(rows, "more than no agent", Variant.FORGETFUL, "B").verdict())
                .isEqualTo(Verdict.MISSED);
        assertThat(row(rows, "more than no agent", Variant.DETOUR, "B").verdict())
                .isEqualTo(Verdict.MET);
        assertThat(row(rows, "more than no agent", Variant.OPENTELEMETRY, "B").verdict())
                .isEqualTo(Verdict.NO_TARGET);
    }

    @Test
    void rows_openTelemetryAddsTwentyTimesAsMuch_isTenTimesMore() {
        Row tenfold = row(rows(1, 100, 8, 2_000), "10 times Detour's", Variant.DETOUR, "ns");
        assertThat(tenfold.verdict()).isEqualTo(Verdict.MET);
        assertThat(tenfold.note()).contains("20.0 times");
    }

    @Test
    void rows_openTelemetryAddsNineTimesAsMuch_isNotTenTimesMore() {
        Row tenfold = row(rows(1, 100, 8, 900), "10 times Detour's", Variant.DETOUR, "ns");
        assertThat(tenfold.verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void rows_moreThreadsThanProcessors_showTimeOfAProcessor() {
        Row alone = row(rows(8, 100, 8, 900), "8 threads", Variant.NONE, "ns");
        assertThat(alone.estimate().figure()).isCloseTo(250, within(1.0));
    }
}
