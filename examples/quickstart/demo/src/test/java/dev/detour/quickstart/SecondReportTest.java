package dev.detour.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecondReportTest {

    @Test
    void parse_lineWithErrors_givesFigures() {
        String line = "second endMillis=1795474327528 reads=641 p95Micros=3056 queries=120 error:A=3 error:B=1";
        assertThat(SecondReport.isReport(line)).isTrue();
        SecondReport report = SecondReport.parse(7, line);
        assertThat(report).isEqualTo(new SecondReport(7, 1795474327528L, 641, 3056, 120, Map.of("A", 3L, "B", 1L)));
        assertThat(report.errors()).isEqualTo(4);
    }
}
