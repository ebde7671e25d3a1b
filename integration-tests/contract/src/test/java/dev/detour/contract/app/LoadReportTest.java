package dev.detour.contract.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.LoadReport.Slot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadReportTest {

    private static final List<Slot> TIMELINE =
            List.of(new Slot(10, 1, 0, 400), new Slot(5, 0, 5, 90_000), new Slot(10, 0, 0, 300));

    private static LoadReport report(Map<String, Long> errors, List<Slot> timeline) {
        return new LoadReport(1_000_000, 18, 1, 1, 5, 200, 80_000, 85_000, 90_000, 70, errors, timeline);
    }

    @Test
    void parse_itsOwnLine_isTheSameReport() {
        LoadReport report = report(Map.of("java.io.IOException", 3L, "a.B$C", 2L), TIMELINE);

        assertThat(LoadReport.parse(report.toLine())).isEqualTo(report);
        assertThat(report.toLine()).doesNotContain("\n");
        assertThat(report.failed()).isEqualTo(5);
        assertThat(report.reads()).isEqualTo(25);
    }

    @Test
    void parse_withoutErrorsAndReads_isTheSameReport() {
        LoadReport report = report(Map.of(), List.of());

        assertThat(LoadReport.parse(report.toLine())).isEqualTo(report);
    }

    @Test
    void between_timesOfTheClock_isEverySlotThatTheyTouch() {
        LoadReport report = report(Map.of(), TIMELINE);

        assertThat(report.between(1_000_150, 1_000_199)).isEqualTo(TIMELINE.subList(1, 2));
        assertThat(report.between(1_000_150, 1_000_200)).isEqualTo(TIMELINE.subList(1, 3));
        assertThat(report.between(0, 2_000_000)).isEqualTo(TIMELINE);
        assertThat(report.between(2_000_000, 3_000_000)).isEmpty();
        assertThat(report.between(0, 999_999)).isEmpty();
    }
}
