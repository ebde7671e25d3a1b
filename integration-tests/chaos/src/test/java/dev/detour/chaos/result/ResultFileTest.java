package dev.detour.chaos.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultFileTest {

    private static final Run RUN = new Run(
            new Run.About("2026-01-02T03:04:05Z", 7, "7.0.15", "17.0.1", "short"),
            List.of(new ScenarioResult(
                    "frozen",
                    "It stands still",
                    100,
                    new ScenarioResult.Span(3_000, 5_000),
                    12_000,
                    List.of(new WayResult(
                            "jedis-pool",
                            true,
                            List.of(new Bucket(
                                    0,
                                    20,
                                    1,
                                    2,
                                    410,
                                    900,
                                    1_200,
                                    1_500,
                                    Map.of("PRIMARY", 20L),
                                    Map.of("127.0.0.1:7001", "CLOSED"),
                                    3)),
                            new WayResult.Summary(20, 1, 2, 410, 900, 1_200, 1_300, 1_500, 4))),
                    List.of(GateResult.atMost("A", "P95, LOCAL", "jedis-pool", 5, 1.2, "ms", "")),
                    List.of("something"))));

    @Test
    void write_thenRead_isTheSame(@TempDir Path directory) {
        Path file = directory.resolve("new").resolve("results.json");

        ResultFile.write(RUN, file);

        assertThat(ResultFile.read(file)).isEqualTo(RUN);
    }

    @Test
    void read_gateOfAnEarlierRun_isNoRemark(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("results.json");
        ResultFile.write(RUN, file);
        String earlier = Files.readString(file).replace(",\"remark\":false", "");
        assertThat(earlier).doesNotContain("remark");
        Files.writeString(file, earlier);

        assertThat(ResultFile.read(file)).isEqualTo(RUN);
    }

    @Test
    void write_namesAreThoseOfTheReport(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("results.json");

        ResultFile.write(RUN, file);

        assertThat(Files.readString(file))
                .contains("\"started\":", "\"bucketMillis\":100", "\"fault\":{\"fromMillis\":3000,\"toMillis\":5000}")
                .contains("\"t\":0", "\"originLoads\":3", "\"passed\":true", "\"originPeakPerSecond\":4");
    }
}
