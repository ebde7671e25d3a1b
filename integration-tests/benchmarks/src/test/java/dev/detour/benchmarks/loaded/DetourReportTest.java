package dev.detour.benchmarks.loaded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DetourReportTest {

    private static String report(String servers, String diverted) {
        return "{\"servers\": [" + servers + "], \"divertedCallMicros\": {" + diverted + "}}";
    }

    private static String server(int isolations, String micros) {
        return "{\"server\": \"127.0.0.1:1\", \"isolations\": " + isolations + ", \"isolationMicros\": [" + micros
                + "]}";
    }

    private static String tier(String name, String buckets) {
        return "\"" + name + "\": {\"buckets\": [" + buckets + "]}";
    }

    @Test
    void isolationMillis_openedBeforeAndTwiceSince_isTheLongestSince() {
        DetourReport report = DetourReport.between(
                report(server(1, "90000.0"), ""), report(server(3, "90000.0, 21500.0, 12000.0"), ""));

        assertThat(report.isolationMillis()).isEqualTo(21.5);
    }

    @Test
    void isolationMillis_serverNotKnownBefore_isItsOwn() {
        assertThat(DetourReport.between(report("", ""), report(server(1, "7000.0"), ""))
                        .isolationMillis())
                .isEqualTo(7);
    }

    @Test
    void isolationMillis_neverOpenedSince_isNoNumber() {
        assertThat(DetourReport.between(report(server(1, "7000.0"), ""), report(server(1, "7000.0"), ""))
                        .isolationMillis())
                .isNaN();
    }

    @Test
    void divertedMillis_twoTiersLessWhatWasBefore_isTheLimitOfTheBucket() {
        DetourReport report = DetourReport.between(
                report("", tier("local", "[9000.0, 50]")),
                report(
                        "",
                        tier("local", "[100.0, 90], [9000.0, 50]") + ", "
                                + tier("origin", "[4000.0, 8], [6000.0, 2]")));

        assertThat(report.diverted()).isEqualTo(100);
        assertThat(report.divertedMillis(50)).isEqualTo(0.1);
        assertThat(report.divertedMillis(95)).isEqualTo(4);
        assertThat(report.divertedMillis(100)).isEqualTo(6);
    }

    @Test
    void divertedMillis_noneSince_isNoNumber() {
        String same = report("", tier("local", "[9000.0, 50]"));

        assertThat(DetourReport.between(same, same).divertedMillis(95)).isNaN();
        assertThat(DetourReport.between(report("", ""), report("", "")).divertedMillis(95))
                .isNaN();
    }
}
