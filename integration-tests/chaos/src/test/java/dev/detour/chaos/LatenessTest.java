package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.Recording.Stall;
import dev.detour.chaos.result.GateResult;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LatenessTest {

    private final HandMade made = new HandMade();

    /** One each 10 ms for four seconds. */
    private Lateness late(LongUnaryOperator microsOf) {
        made.handedOn(LongStream.range(0, 400)
                .map(number -> number * 10_000)
                .mapToObj(due -> new Stall(due, microsOf.applyAsLong(due)))
                .toArray(Stall[]::new));
        return new Lateness(made.seen().recording());
    }

    @Test
    void micros_onlySomeOfATime_isTheLatestOfTwenty() {
        Lateness late = late(due -> due % 200_000 == 0 ? 9_000 : 500); // one of twenty

        assertThat(late.micros(0, 4_000_000)).isEqualTo(500);
        assertThat(late(due -> due % 190_000 == 0 ? 9_000 : 500).micros(0, 4_000_000))
                .isEqualTo(9_000);
    }

    @Test
    void micros_otherTimes_doNotCount() {
        Lateness late = late(due -> due < 1_000_000 ? 9_000 : 500);

        assertThat(late.micros(1_000_000, 2_000_000)).isEqualTo(500);
        assertThat(late.micros(0, 1_000_000)).isEqualTo(9_000);
        assertThat(late.micros(5_000_000, 6_000_000)).as("of nothing").isZero();
    }

    /** The next one is due when the one before has arrived: there would have been four more. */
    @Test
    void micros_longOne_countsForThoseThatWereDueMeanwhile() {
        made.handedOn(new Stall(0, 500), new Stall(10_000, 45_000), new Stall(65_000, 500));
        Lateness late = new Lateness(made.seen().recording());

        assertThat(late.micros(20_000, 30_000)).isEqualTo(35_000);
        assertThat(late.micros(50_000, 60_000)).isEqualTo(5_000);
    }

    @Test
    void microsOfAnswers_whenATierAnswered_weighs() {
        made.answeredBetween("LOCAL", 10, 12, 30);
        Lateness late = late(due -> due >= 1_000_000 && due < 1_100_000 ? 20_000 : 500);

        assertThat(late.micros(0, 4_000_000)).isEqualTo(500);
        assertThat(late.microsOfAnswers(Set.of("LOCAL"))).isEqualTo(20_000);
        assertThat(late.microsOfAnswers(Set.of("REPLICA"))).as("of nobody").isZero();
    }

    @Test
    void gates_times_tellHowLateTheMachineWas() {
        made.answered("local", 6_000, 40).answeredBetween("LOCAL", 10, 12, 20);
        late(due -> 1_000);

        assertThat(made.measuredBy(HandMade.asking(Gate.FALLBACK_LATENCY, Gate.READ_LATENCY, Gate.DIVERTED_CALL)))
                .filteredOn(gate -> gate.unit().equals("ms") && !gate.remark())
                .hasSizeGreaterThan(2)
                .allSatisfy(gate -> assertThat(gate.machine()).isEqualTo(1))
                .filteredOn(gate -> !gate.passed())
                .singleElement()
                .matches(GateResult::isExplainedByMachine);
    }
}
