package dev.detour.benchmarks.stampede;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Verdict;
import dev.detour.benchmarks.loaded.Contender;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HotKeyRowsTest {

    /** A second for each expiry. */
    private static List<Integer> expiries(int... loads) {
        List<Integer> perTenth = new ArrayList<>();
        for (int of : loads) {
            perTenth.add(of);
            perTenth.addAll(Collections.nCopies(9, 0));
        }
        return perTenth;
    }

    private static Row row(List<Row> rows, String measured) {
        return rows.stream()
                .filter(row -> row.measured().endsWith(measured))
                .findFirst()
                .orElseThrow();
    }

    private static List<Row> rows(Contender contender, long failed, int... loads) {
        return new HotKeyRows("stampede", contender, Courses.of(expiries(loads), 4, failed)).rows();
    }

    @Test
    void rows_oneLoadForEachExpiry_isMet() {
        List<Row> rows = rows(Contender.DETOUR_JEDIS, 0, 9, 1, 1, 1, 9);

        assertThat(row(rows, "expiry, most").estimate().figure()).isEqualTo(1);
        assertThat(row(rows, "expiry, most").verdict()).isEqualTo(Verdict.MET);
        assertThat(row(rows, "expiry, most").note()).isEqualTo("of 3 expiries");
        assertThat(row(rows, "right answer").verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void rows_twoLoadsForOneOfThem_isMissed() {
        List<Row> rows = rows(Contender.DETOUR_LETTUCE, 2, 9, 1, 2, 1, 9);

        assertThat(row(rows, "expiry, median").estimate().figure()).isEqualTo(1);
        assertThat(row(rows, "expiry, most").verdict()).isEqualTo(Verdict.MISSED);
        assertThat(row(rows, "right answer").verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void rows_noExpirySeenWhole_isInconclusive() {
        assertThat(row(rows(Contender.DETOUR_JEDIS, 0, 9, 9), "expiry, most").verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void rows_withoutDetour_areShownForComparison() {
        List<Row> rows = rows(Contender.JEDIS, 0, 500, 480, 520, 510, 500);

        assertThat(rows).allMatch(row -> row.verdict() == Verdict.NO_TARGET);
        assertThat(row(rows, "expiry, most").estimate().figure()).isEqualTo(520);
        assertThat(row(rows, "busiest tenth of a second").estimate().figure()).isEqualTo(5_200);
    }
}
