package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.Recording.Stall;
import dev.detour.chaos.result.GateResult;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeldUpTest {

    private static final GateResult SLOW = time(6);
    private static final GateResult PASSED = time(4);
    private static final GateResult WRONG = GateResult.atMost("C", "unanswered", HandMade.WAY, 0, 1, "reads", "");

    private static final GateResult FORBIDDEN =
            GateResult.atMost("undeclared", "answered", HandMade.WAY, 0, 1, "reads", "");

    private static GateResult time(double millis) {
        return GateResult.atMost("B", "reads, P95", HandMade.WAY, 5, millis, "ms", "");
    }

    @Test
    void explains_machineAsLateAsWhatIsOverTheLimit_explainsATime() {
        assertThat(HeldUp.explains(List.of(SLOW.onMachine(1), PASSED))).isTrue();
        assertThat(HeldUp.explains(List.of(SLOW.onMachine(0.99), PASSED))).isFalse();
        assertThat(HeldUp.explains(List.of(SLOW.onMachine(1), SLOW))).isFalse();
    }

    @Test
    void explains_whatNeverCame_isNeverTheMachine() {
        assertThat(HeldUp.explains(List.of(time(GateResult.NEVER).onMachine(GateResult.NEVER))))
                .isFalse();
    }

    @Test
    void explains_whatIsNoTime_isNeverTheMachine() {
        assertThat(HeldUp.explains(List.of(SLOW.onMachine(50), WRONG.onMachine(50))))
                .isFalse();
        assertThat(HeldUp.explains(List.of(PASSED.onMachine(50)))).isFalse();
    }

    @Test
    void dependsOnTime_whatHoldsOnTheSlowestMachine_doesNot() {
        GateResult storm = GateResult.atMost("retry storm", "commands per read", "all", 1.2, 1.3, "commands", "");

        assertThat(HeldUp.dependsOnTime(List.of(SLOW, WRONG, PASSED))).isTrue();
        assertThat(HeldUp.dependsOnTime(List.of(SLOW, storm))).isFalse();
        assertThat(HeldUp.dependsOnTime(List.of(PASSED))).isFalse();
        assertThat(HeldUp.dependsOnTime(List.of(FORBIDDEN))).isFalse();
    }

    @Test
    void mayBeTriedAgain_aForbiddenAnswer_isNot() {
        assertThat(HeldUp.mayBeTriedAgain(List.of(SLOW, WRONG))).isTrue();
        assertThat(HeldUp.mayBeTriedAgain(List.of(SLOW, FORBIDDEN))).isFalse();
        assertThat(HeldUp.mayBeTriedAgain(List.of(PASSED))).isFalse();
    }

    /** From the strike to the end it is three seconds. */
    @Test
    void isUnfit_processorsBusyForMoreThanAQuarter_is() {
        assertThat(HeldUp.isUnfit(new HandMade().seen())).isFalse();
        assertThat(HeldUp.isUnfit(new HandMade().saturated(10, 17).seen())).isFalse();
        assertThat(HeldUp.isUnfit(new HandMade().saturated(10, 18).seen())).isTrue();
    }

    @Test
    void isUnfit_handOversAsLateAsADeadline_is() {
        assertThat(HeldUp.isUnfit(handedOnEachSecond(4_999))).isFalse();
        assertThat(HeldUp.isUnfit(handedOnEachSecond(5_000))).isTrue();
    }

    private static Observed handedOnEachSecond(long lateMicros) {
        return new HandMade()
                .handedOn(
                        new Stall(1_000_000, lateMicros),
                        new Stall(2_000_000, lateMicros),
                        new Stall(3_000_000, lateMicros))
                .seen();
    }

    @Test
    void isolation_stallBetweenStrikeAndOpening_isTheMachines() {
        HandMade made = new HandMade().isolatedIn(60_000);

        assertThat(explained(made.stalls(new Stall(1_050_000, 10_000)))).isTrue();
        assertThat(explained(made.stalls(new Stall(1_050_000, 9_000)))).isFalse();
        assertThat(explained(made.stalls(new Stall(900_000, 50_000), new Stall(1_100_000, 50_000))))
                .as("before and after")
                .isFalse();
        assertThat(explained(made.stalls().handedOn(new Stall(1_050_000, 10_000))))
                .isTrue();
        assertThat(explained(made.stalls(new Stall(1_050_000, 50_000)).open(0, 0)))
                .as("one that never opened")
                .isFalse();
    }

    private static boolean explained(HandMade made) {
        return HeldUp.explains(made.measuredBy(HandMade.asking(Gate.ISOLATION)));
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
