package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.Recording.Stall;
import dev.detour.chaos.app.KeyClass;
import dev.detour.chaos.result.GateResult;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fault lasts from the tenth look to the twentieth. */
final class SaturationTest {

    private static final String READS = "reads during the fault, from when they were due, P95";

    private final HandMade made = new HandMade();

    private static Call due(long micros, long tookMicros) {
        return HandMade.call(micros, tookMicros, KeyClass.HOT, "VALUE", HandMade.TOUCHED);
    }

    private Saturation saturation() {
        return new Saturation(made.seen().recording());
    }

    @Test
    void micros_readUnderWayMeanwhile_isTheirOverlap() {
        made.saturated(11, 13);

        assertThat(saturation().micros(due(1_100_000, 300), 0)).isEqualTo(300);
        assertThat(saturation().micros(due(1_050_000, 60_000), 0)).isEqualTo(10_000);
        assertThat(saturation().micros(due(1_050_000, 1_000_000), 0)).isEqualTo(200_000);
        assertThat(saturation().micros(due(1_050_000, 40_000), 0)).isZero();
        assertThat(saturation().micros(due(1_300_000, 500_000), 0)).isZero();
    }

    @Test
    void isBrief_aQuarterOfATimeAtMost_isBrief() {
        made.saturated(10, 12);

        assertThat(saturation().isBrief(1_000_000, 1_800_000)).isTrue();
        assertThat(saturation().isBrief(1_000_000, 1_700_000)).isFalse();
        assertThat(saturation().isBrief(2_000_000, 2_100_000)).isTrue();
    }

    @Test
    void answers_thoseOfATierMeanwhile_areCounted() {
        made.answeredBetween("LOCAL", 10, 20, 3).saturated(11, 13);

        assertThat(saturation().answers(Set.of("LOCAL"), 1_000_000, 2_000_000)).isEqualTo(6);
        assertThat(saturation().answers(Set.of("LOCAL"), 1_200_000, 2_000_000)).isEqualTo(3);
        assertThat(saturation().answers(Set.of("REPLICA"), 0, 4_000_000)).isZero();
    }

    @Test
    void reads_slowWhileSaturated_areTheMachines() {
        made.saturated(11, 12)
                .eachCall(call -> call.dueMicros() / 100_000 == 11 ? due(call.dueMicros(), 30_000) : call);

        assertThat(missed()).matches(GateResult::isExplainedByMachine);
    }

    /** A read that waits for a second meets some busy moment: what else it waited for is not the machine's. */
    @Test
    void reads_slowThatMetABusyMoment_areNot() {
        made.saturated(12, 13)
                .eachCall(call -> call.dueMicros() / 100_000 == 11 ? due(call.dueMicros(), 900_000) : call);

        assertThat(missed()).matches(gate -> !gate.isExplainedByMachine());
    }

    @Test
    void reads_slowAsProcessorsAreBusyAllTheTime_areNot() {
        made.saturated(10, 20)
                .handedOn(new Stall(1_000_000, 900_000))
                .eachCall(call -> HandMade.isDuringFault(call) ? due(call.dueMicros(), 30_000) : call);

        assertThat(missed()).matches(gate -> !gate.isExplainedByMachine());
    }

    private GateResult missed() {
        return made.measuredBy(HandMade.asking(Gate.READ_LATENCY)).stream()
                .filter(gate -> gate.what().equals(READS) && !gate.passed())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fallback_enoughWereAnsweredAtOtherTimes_isJudgedByThem() {
        made.answered("local", 9_000, 100).answeredBetween("LOCAL", 10, 20, 30).saturated(11, 13);

        assertThat(ofLocal()).matches(gate -> !gate.passed() && !gate.isExplainedByMachine());
    }

    @Test
    void fallback_nearlyAllWereAnsweredMeanwhile_isMissedAndTheMachineExplainsIt() {
        made.answered("local", 9_000, 99).answeredBetween("LOCAL", 10, 20, 30).saturated(11, 13);

        assertThat(ofLocal()).matches(GateResult::isExplainedByMachine);
        assertThat(ofLocal().figure()).isBetween(8.95, 9.05);
        assertThat(ofLocal().note()).contains("all but 39");
    }

    private GateResult ofLocal() {
        return made.measuredBy(HandMade.asking(Gate.FALLBACK_LATENCY)).stream()
                .filter(gate -> gate.what().endsWith("P95, LOCAL"))
                .findFirst()
                .orElseThrow();
    }
}
