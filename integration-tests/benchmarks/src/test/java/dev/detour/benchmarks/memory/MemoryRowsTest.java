package dev.detour.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Runs;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.Verdict;
import dev.detour.benchmarks.app.MemoryFigures;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryRowsTest {

    private static final int ROUNDS = 6;
    private static final long MEBIBYTE = 1 << 20;

    /** Detour takes so much at rest, and 100 bytes more for each key. */
    private static List<Row> rows(double restMebibytes) {
        long rest = (long) (restMebibytes * MEBIBYTE);
        long full = rest + 100L * MemoryStage.KEYS;
        Runs<MemoryFigures> runs = new Runs<>();
        for (int round = 0; round < ROUNDS; round++) {
            long heap = (5 + round) * MEBIBYTE;
            long later = heap + 3 * MEBIBYTE; // what the client itself keeps is none of Detour's
            runs.add(Variant.NONE, new MemoryFigures(heap, 20 * MEBIBYTE, later, 21 * MEBIBYTE, null));
            runs.add(
                    Variant.DETOUR,
                    new MemoryFigures(heap + rest, 30 * MEBIBYTE, later + full, 32 * MEBIBYTE, 280_000L));
            runs.add(
                    Variant.OPENTELEMETRY,
                    new MemoryFigures(heap + 20 * MEBIBYTE, 60 * MEBIBYTE, later, 61 * MEBIBYTE, null));
        }
        return new MemoryRows("memory", "JEDIS", runs).rows();
    }

    private static Row row(List<Row> rows, String measured, Variant variant) {
        return rows.stream()
                .filter(row -> row.measured().equals(measured + ", Jedis")
                        && row.variant().equals(variant.toString()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rows_heapAtRest_isJudgedByTenMebibytes() {
        Row under = row(rows(6), "heap at rest, more than no agent", Variant.DETOUR);
        assertThat(under.estimate().figure()).isCloseTo(6, within(1e-6));
        assertThat(under.verdict()).isEqualTo(Verdict.MET);

        assertThat(row(rows(11), "heap at rest, more than no agent", Variant.DETOUR)
                        .verdict())
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void rows_otherFigures_areShownForComparison() {
        List<Row> rows = rows(6);

        assertThat(row(rows, "heap at rest, more than no agent", Variant.OPENTELEMETRY)
                        .verdict())
                .isEqualTo(Verdict.NO_TARGET);
        Row classes = row(rows, "metaspace, 1,000,000 keys read, more than no agent", Variant.DETOUR);
        assertThat(classes.estimate().figure()).isCloseTo(11, within(1e-6));
        assertThat(classes.verdict()).isEqualTo(Verdict.NO_TARGET);
    }

    @Test
    void rows_perKey_isWithoutWhatItTakesAtRest() {
        Row perKey = row(rows(6), "heap for each of 1,000,000 keys", Variant.DETOUR);

        assertThat(perKey.estimate().figure()).isCloseTo(100, within(1e-3));
        assertThat(perKey.unit()).isEqualTo("B");
        assertThat(perKey.note()).contains("280,000");
    }
}
