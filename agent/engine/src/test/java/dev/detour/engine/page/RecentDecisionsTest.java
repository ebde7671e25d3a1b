package dev.detour.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentDecisionsTest {

    private static final Decision DECISION = Diverted.answered("products", Outcome.TIMEOUT);

    @Test
    void latest_fewerThanAHundred_areAllOfThemTheLatestFirst() {
        RecentDecisions decisions = new RecentDecisions(key -> null);
        assertThat(decisions.latest()).isEmpty();

        decisions.add(DECISION, 1);
        decisions.add(DECISION, 2);

        assertThat(decisions.latest()).extracting(Seen::number).containsExactly(2L, 1L);
    }

    @Test
    void latest_moreThanAHundred_areTheLastHundred() {
        RecentDecisions decisions = new RecentDecisions(key -> null);
        for (int i = 1; i <= 250; i++) {
            decisions.add(DECISION, i);
        }

        assertThat(decisions.latest())
                .extracting(Seen::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 100).mapToObj(i -> 251 - i).toList());
    }

    @Test
    void add_manyThreads_keepsAHundredDifferentOnes() throws Exception {
        RecentDecisions decisions = new RecentDecisions(key -> null);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 1_000; n++) {
                    decisions.add(DECISION, n);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(decisions.latest()).hasSize(100).extracting(Seen::number).doesNotHaveDuplicates();
    }
}
