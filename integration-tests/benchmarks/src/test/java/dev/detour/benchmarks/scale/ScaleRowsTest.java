package dev.detour.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleRowsTest {

    private static List<Row> rows(ScaleFigures figures, Map<Dimension, String> missing) {
        return new ScaleRows("scale", figures, missing).rows();
    }

    private static Row row(List<Row> rows, String measured, String variant, String unit) {
        return rows.stream()
                .filter(row -> row.measured().equals(measured)
                        && row.variant().equals(variant)
                        && row.unit().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    private static Row ofDetour(List<Row> rows, String measured, String unit) {
        return row(rows, measured, Variant.DETOUR.toString(), unit);
    }

    @Test
    void rows_added_isWithoutTheClientsOwnPart() {
        List<Row> rows = rows(SampleFigures.of(Dimension.ROUTES, 1, 10, 1_000), Map.of());

        Row added = ofDetour(rows, "look-up, 10 routes, more than Lettuce alone", "ns");
        assertThat(added.estimate().figure()).isCloseTo(SampleFigures.ADDED_NANOS, within(1e-6));
        assertThat(ofDetour(rows, "look-up, 10 routes, more than Lettuce alone", "B")
                        .estimate()
                        .figure())
                .isCloseTo(SampleFigures.ADDED_BYTES, within(1e-6));
        assertThat(row(rows, "look-up, 1 route", "Lettuce alone", "ns").verdict())
                .isEqualTo(Verdict.NO_TARGET);
    }

    @Test
    void rows_costsAsMuchWithTheMost_isFlat() {
        Row ratio = ofDetour(
                rows(SampleFigures.of(Dimension.ROUTES, 1, 10, 1_000), Map.of()),
                "look-up, 1,000 routes against 1",
                "times");

        assertThat(ratio.estimate().figure()).isCloseTo(1, within(1e-6));
        assertThat(ratio.verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void rows_costsThreeTimesAsMuchWithTheMost_isNot() {
        Row ratio = ofDetour(
                rows(SampleFigures.growing(3, Dimension.ROUTES, 1, 10, 1_000), Map.of()),
                "look-up, 1,000 routes against 1",
                "times");

        assertThat(ratio.estimate().figure()).isCloseTo(3, within(1e-6));
        assertThat(ratio.verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void rows_addsNothingWithTheLeast_hasNoRatio() {
        ScaleFigures nothing = SampleFigures.adding(0, Dimension.NODES, 1, 10, 100);

        Row ratio = ofDetour(rows(nothing, Map.of()), "look-up, 100 nodes against 1", "times");

        assertThat(ratio.estimate().figure()).isNaN();
        assertThat(ratio.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(ratio.note()).isNotEmpty();
    }

    @Test
    void rows_mostWasNotMeasured_saysWhyAndJudgesTheRest() {
        ScaleFigures figures = SampleFigures.of(Dimension.KEYS, 10_000, 100_000, 1_000_000);

        List<Row> rows = rows(figures, Map.of(Dimension.KEYS, "the heap is too small"));

        Row absent = ofDetour(rows, "look-up, 10,000,000 keys in memory, more than Lettuce alone", "ns");
        assertThat(absent.estimate().figure()).isNaN();
        assertThat(absent.note()).isEqualTo("the heap is too small");
        assertThat(ofDetour(rows, "look-up, 1,000,000 keys in memory against 10,000", "times")
                        .verdict())
                .isEqualTo(Verdict.MET);
    }

    @Test
    void rows_noneWasMeasured_allSayWhy() {
        List<Row> rows = rows(new ScaleFigures(List.of()), Map.of(Dimension.VIRTUAL_THREADS, "no such JDK"));

        assertThat(rows)
                .filteredOn(row -> row.measured().contains("virtual thread"))
                .isNotEmpty()
                .allMatch(row -> row.note().equals("no such JDK"));
        assertThat(rows).allMatch(row -> row.verdict() == Verdict.INCONCLUSIVE);
    }

    @Test
    void rows_bytesAreNotTold_haveNoFigureAndSaySo() {
        ScaleFigures figures = SampleFigures.of(Dimension.VIRTUAL_THREADS, 1, 10_000);

        Row bytes = ofDetour(rows(figures, Map.of()), "look-up, 10,000 virtual threads, more than Lettuce alone", "B");

        assertThat(bytes.estimate().figure()).isNaN();
        assertThat(bytes.note()).isNotEmpty();
    }

    @Test
    void rows_keys_standBesideAPlainMap() {
        List<Row> rows = rows(SampleFigures.of(Dimension.KEYS, Dimension.KEYS.sizes()), Map.of());

        assertThat(row(rows, "look-up, 10,000 keys in memory", "ConcurrentHashMap", "ns")
                        .estimate()
                        .figure())
                .isCloseTo(SampleFigures.MAP_NANOS, within(1e-6));
        assertThat(row(rows, "look-up, 10,000,000 keys in memory against 10,000", "ConcurrentHashMap", "times")
                        .verdict())
                .isEqualTo(Verdict.NO_TARGET);
    }
}
