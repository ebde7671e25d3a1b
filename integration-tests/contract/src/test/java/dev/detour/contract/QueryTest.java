package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    private static final Exposition SCRAPED = Exposition.parsed("""
            # TYPE detour_reads_total counter
            detour_reads_total{outcome="hit",route="a b"} 1.0
            detour_reads_total{outcome="miss",kind="x",route="a"} 2.0
            detour_size_bytes 3.0
            """);

    @Test
    void parsed_labelsAndValues_areThere() {
        assertThat(SCRAPED.sum("detour_reads_total")).isEqualTo(3);
        assertThat(SCRAPED.sum("detour_reads_total", "route", "a b")).isEqualTo(1);
        assertThat(SCRAPED.sum("detour_size_bytes")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum by (outcome, job) (rate(detour_reads_total{outcome=\"hit\",instance=~\"$instance\"}[5m]))",
                "sum(rate(detour_reads_total{outcome=~\"hit|other\"}[$__rate_interval])) / sum(detour_size_bytes) > 1",
                "label_values(detour_reads_total{job=~\"$job\"}, route)",
                "absent(detour_reads_total)",
            })
    void problems_ofWhatThereIs_areNone(String text) {
        assertThat(new Query(text).problems(SCRAPED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(rate(detour_read_total[5m]))",
                "sum(rate(detour_reads_total{outcom=\"hit\"}[5m]))",
                "sum(rate(detour_reads_total{outcome=\"hot\"}[5m]))",
                "sum by (outcom) (rate(detour_reads_total[5m]))",
                "sum(rate(detour_reads_total))",
                "sum(rate(detour_size_bytes[5m]))",
                "sum(rate(detour_reads_total[5m])",
                "label_values(detour_reads_total, rout)",
                "up",
            })
    void problems_ofWhatThereIsNot_areOne(String text) {
        assertThat(new Query(text).problems(SCRAPED)).hasSize(1);
    }
}
