package dev.detour.benchmarks.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Verdict;
import dev.detour.benchmarks.app.CourseFigures;
import dev.detour.benchmarks.loaded.Contender;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutageRowsTest {

    private static final String ISOLATION = "freeze until";

    private static String report(double isolationMicros) {
        return """
                {"servers": [{"server": "a:1", "isolations": 1, "isolationMicros": [%s]}],
                 "divertedCallMicros": {"local": {"buckets": [[90.0, 97], [2000.0, 3]]}}}""".formatted(isolationMicros);
    }

    private static CourseFigures figures(double p95Micros, long failed, long absent, @Nullable Double isolated) {
        return new CourseFigures(
                150,
                30_000,
                120,
                p95Micros,
                9_000,
                failed,
                absent,
                0,
                isolated,
                Collections.nCopies(20, 7),
                3,
                "some words",
                "{\"servers\": [], \"divertedCallMicros\": {}}",
                report(22_000));
    }

    private static List<Row> rows(Contender contender, CourseFigures... figures) {
        OutageRuns runs = new OutageRuns(contender);
        List.of(figures).forEach(runs::add);
        return new OutageRows("outage", runs).rows();
    }

    private static Row row(List<Row> rows, String measured) {
        return rows.stream()
                .filter(row -> row.measured().contains(measured))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rows_detourKeepsAllTargets_areMet() {
        List<Row> rows = rows(Contender.DETOUR_JEDIS, figures(4_000, 0, 0, 30.0));

        assertThat(row(rows, "during the freeze, P95").estimate().figure()).isEqualTo(4);
        assertThat(row(rows, "during the freeze, P95").verdict()).isEqualTo(Verdict.MET);
        assertThat(row(rows, "failed").verdict()).isEqualTo(Verdict.MET);
        assertThat(row(rows, "wrong answer").verdict()).isEqualTo(Verdict.MET);
        assertThat(row(rows, "open breaker").estimate().figure()).isEqualTo(22);
        assertThat(row(rows, "open breaker").verdict()).isEqualTo(Verdict.MET);
        assertThat(row(rows, "as Detour counts").estimate().figure()).isEqualTo(0.09);
        assertThat(row(rows, ISOLATION).estimate().figure()).isEqualTo(30);
        assertThat(row(rows, ISOLATION).note()).isEqualTo("some words");
        assertThat(row(rows, "origin").estimate().figure()).isEqualTo(70);
    }

    @Test
    void rows_detourMissesThem_sayIt() {
        List<Row> rows = rows(Contender.DETOUR_LETTUCE, figures(5_100, 3, 1, 30.0));

        assertThat(row(rows, "during the freeze, P95").verdict()).isEqualTo(Verdict.MISSED);
        assertThat(row(rows, "failed").verdict()).isEqualTo(Verdict.MISSED);
        assertThat(row(rows, "failed").note()).isEqualTo("0.01 % of 30,000");
        assertThat(row(rows, "wrong answer").verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void rows_othersThanDetour_haveNoTargetsAndNoReport() {
        List<Row> rows = rows(Contender.LETTUCE_5MS, figures(900_000, 3, 1, 30.0));

        assertThat(rows).hasSize(8).allMatch(row -> row.target() == null);
    }

    @Test
    void rows_neverIsolated_haveNoFigureAndSayWhy() {
        Row once = row(rows(Contender.JEDIS, figures(900_000, 3, 1, null)), ISOLATION);
        Row inSomeRuns =
                row(rows(Contender.JEDIS, figures(900_000, 3, 1, null), figures(900_000, 3, 1, 50.0)), ISOLATION);

        assertThat(once.estimate().figure()).isNaN();
        assertThat(once.note()).isEqualTo("not before the thaw; some words");
        assertThat(inSomeRuns.estimate().figure()).isNaN();
        assertThat(inSomeRuns.note()).contains("not before the thaw in 1 runs");
    }

    @Test
    void rows_oneOfSeveralRunsHasErrors_isTheWorst() {
        List<Row> rows = rows(Contender.DETOUR_JEDIS, figures(100, 0, 0, 30.0), figures(100, 7, 0, 30.0));

        assertThat(row(rows, "failed").estimate().figure()).isEqualTo(7);
        assertThat(row(rows, "failed").verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void rows_runHasFailed_haveNoFiguresAndItsFirstLine() {
        OutageRuns runs = new OutageRuns(Contender.DETOUR_JEDIS);
        runs.failed(new IllegalStateException("no luck\nat all"));

        List<Row> rows = new OutageRows("outage", runs).rows();

        assertThat(rows)
                .isNotEmpty()
                .allMatch(row -> Double.isNaN(row.estimate().figure()))
                .allMatch(row -> row.verdict() == Verdict.INCONCLUSIVE)
                .allMatch(row -> row.note().contains("no luck") && !row.note().contains("at all"));
    }
}
