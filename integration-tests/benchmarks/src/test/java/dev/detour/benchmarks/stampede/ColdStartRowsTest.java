package dev.detour.benchmarks.stampede;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Verdict;
import dev.detour.benchmarks.loaded.Contender;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColdStartRowsTest {

    private static List<Row> rows(int without, int with) {
        ColdStartRuns runs = new ColdStartRuns();
        runs.add(
                Courses.of(Collections.nCopies(60, without), 30, 12), Courses.of(Collections.nCopies(60, with), 16, 0));
        return new ColdStartRows("stampede", Loss.RESTARTED, Contender.LETTUCE, Contender.DETOUR_LETTUCE, runs).rows();
    }

    private static Row row(List<Row> rows, String measured, Contender contender) {
        return rows.stream()
                .filter(row ->
                        row.measured().contains(measured) && row.variant().equals(contender.toString()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rows_moreThanThirteenTimesFewer_isMet() {
        List<Row> rows = rows(1_000, 55);

        Row fewer = row(rows, "how many times", Contender.DETOUR_LETTUCE);
        assertThat(fewer.estimate().figure()).isCloseTo(18.2, within(0.1));
        assertThat(fewer.verdict()).isEqualTo(Verdict.MET);
        assertThat(row(rows, "busiest second", Contender.LETTUCE).estimate().figure())
                .isEqualTo(10_000);
        assertThat(row(rows, "busiest tenth", Contender.DETOUR_LETTUCE)
                        .estimate()
                        .figure())
                .isEqualTo(550);
        assertThat(row(rows, "right answer", Contender.LETTUCE).estimate().figure())
                .isEqualTo(12);
    }

    @Test
    void rows_tenTimesFewer_isMissed() {
        assertThat(row(rows(1_000, 100), "how many times", Contender.DETOUR_LETTUCE)
                        .verdict())
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void rows_nothingWasAskedOfTheOrigin_isNoProof() {
        Row fewer = row(rows(1_000, 0), "how many times", Contender.DETOUR_LETTUCE);

        assertThat(fewer.estimate().figure()).isNaN();
        assertThat(fewer.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(fewer.note()).contains("nothing was asked");
    }
}
