package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoriesTest {

    private final Histories histories = new Histories();

    private void seen(String history, int offset) {
        histories.seen(sample(0, "master_replid", history, "master_repl_offset", "" + offset));
    }

    private long known(String history) {
        return histories.known(sample(0, "master_replid2", history));
    }

    @Test
    void known_seenOnSeveralServers_isTheFarthest() {
        seen("a", 10);
        seen("a", 30);
        seen("a", 20);

        assertThat(known("a")).isEqualTo(30);
        assertThat(known("b")).isEqualTo(-1);
    }

    @Test
    void seen_noOffsetOrNoHistory_isNothing() {
        seen("a", -1);
        seen("", 5);

        assertThat(known("a")).isEqualTo(-1);
        assertThat(known("")).isEqualTo(-1);
    }

    @Test
    void seen_tenTimesAsManyAsAreKept_forgetsTheLongestUntouched() {
        for (int i = 0; i < 10_000; i++) {
            seen("history-" + i, i);
            seen("in use", i);
        }

        assertThat(known("history-9500")).isEqualTo(9_500);
        assertThat(known("history-8000")).isEqualTo(-1);
        assertThat(known("in use")).isEqualTo(9_999);
    }
}
