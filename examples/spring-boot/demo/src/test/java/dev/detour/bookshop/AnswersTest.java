package dev.detour.bookshop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The counters of Detour's report become who answered. */
class AnswersTest {

    @Test
    void since_earlierReport_isWhatWasBetween() {
        Answers earlier = Answers.parse(report(100, 1, 0, 2, 0, 3));
        Answers later = Answers.parse(report(150, 11, 5, 22, 1, 33));

        assertThat(later.since(earlier)).isEqualTo(new Answers(50, 15, 20, 1, Map.of("books", 33L, "ratings", 0L)));
    }

    @Test
    void parse_reportOfNothing_isZero() {
        assertThat(Answers.parse("{}")).isEqualTo(Answers.NONE);
    }

    private static String report(int primary, int local, int stale, int origin, int none, int loads) {
        return """
                {"answers": {"primary": %d, "replica": 0, "local": %d, "stale": %d, "origin": %d, "none": %d},
                 "origin": {"loaders": [{"name": "books", "loads": {"answered": %d, "empty": 1}}, {"name": "ratings", "loads": {}}]}}
                """.formatted(primary, local, stale, origin, none, loads);
    }
}
