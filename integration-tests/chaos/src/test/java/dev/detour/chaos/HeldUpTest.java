package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.Recording.Stall;
import dev.detour.chaos.result.GateResult;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeldUpTest {

    private static final GateResult SLOW =
            GateResult.atMost("B", "reads while the breaker was open, P95", HandMade.WAY, 5, 6, "ms", "");
    private static final GateResult ISOLATED_LATE =
            GateResult.atMost("isolation", "first failed call to open breaker", HandMade.CLIENT, 50, 60, "ms", "");
    private static final GateResult PASSED = GateResult.atMost("A", "P95", HandMade.CLIENT, 5, 1, "ms", "");

    private final HandMade made = new HandMade();

    private boolean explained(GateResult... gates) {
        return new HeldUp(List.of(made.seen())).explains(List.of(gates));
    }

    @Test
    void explains_wakingsAsLateAsWhatIsOverTheLimit_explainAPercentile() {
        made.hiccups(1_000);

        assertThat(explained(SLOW, PASSED)).isTrue();
    }

    /** A thread that does nothing but sleep is preferred by the scheduler to those that work. */
    @Test
    void explains_handedOnAsLateAsWhatIsOverTheLimit_explainsAPercentile() {
        made.handedOn(999);
        assertThat(explained(SLOW)).isFalse();

        made.handedOn(1_000);
        assertThat(explained(SLOW)).isTrue();
        assertThat(explained(ISOLATED_LATE)).isFalse();
    }

    @Test
    void explains_oneLongStallAmongManyWakings_explainsNoPercentile() {
        made.hiccups(999, new Stall(1_050_000, 40_000));

        assertThat(explained(SLOW)).isFalse();
    }

    @Test
    void explains_stallBetweenStrikeAndOpening_explainsALateOpening() {
        made.hiccups(100, new Stall(1_050_000, 10_000));

        assertThat(explained(ISOLATED_LATE)).isTrue();
        assertThat(explained(ISOLATED_LATE, SLOW)).isFalse();
    }

    @Test
    void explains_stallBeforeOrAfter_explainsNothing() {
        made.hiccups(9_000, new Stall(900_000, 50_000), new Stall(1_100_000, 50_000), new Stall(1_020_000, 9_000));

        assertThat(explained(ISOLATED_LATE)).isFalse();
    }

    @Test
    void explains_breakerThatNeverOpened_isNeverTheMachine() {
        made.hiccups(50_000, new Stall(1_050_000, 50_000)).open(0, 0);

        assertThat(explained(GateResult.atMost("B", "P95", HandMade.WAY, 5, GateResult.NEVER, "ms", "")))
                .isFalse();
        assertThat(explained(ISOLATED_LATE)).isFalse();
    }

    @Test
    void explains_whatIsNoTime_isNeverTheMachine() {
        made.hiccups(50_000);

        assertThat(explained(SLOW, GateResult.atMost("C", "unanswered", HandMade.WAY, 0, 1, "reads", "")))
                .isFalse();
        assertThat(explained(PASSED)).isFalse();
    }

    @Test
    void take_thirteenthTime_isRefused() {
        Repeats repeats = new Repeats();
        for (int i = 0; i < 12; i++) {
            assertThat(repeats.take()).isTrue();
        }

        assertThat(repeats.take()).isFalse();
    }
}
