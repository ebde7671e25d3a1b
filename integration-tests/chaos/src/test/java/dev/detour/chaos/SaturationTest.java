package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.app.KeyClass;
import dev.detour.chaos.result.GateResult;
import java.util.List;
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
        return new Saturation(made.seen());
    }

    @Test
    void hasDelayed_readUnderWayMeanwhile_isDelayed() {
        made.saturated(11, 12);

        assertThat(saturation().hasDelayed(due(1_100_000, 1))).isTrue();
        assertThat(saturation().hasDelayed(due(1_050_000, 60_000))).isTrue();
        assertThat(saturation().hasDelayed(due(1_050_000, 40_000))).isFalse();
        assertThat(saturation().hasDelayed(due(1_200_000, 500_000))).isFalse();
    }

    /** Eleven looks touch the fault: a quarter of them are two. */
    @Test
    void hasDelayed_moreThanAQuarterOfTheFault_leavesNothingOut() {
        assertThat(of(11, 13).hasDelayed(due(1_100_000, 1))).isTrue();
        assertThat(of(11, 14).hasDelayed(due(1_100_000, 1))).isFalse();
    }

    private Saturation of(int from, int to) {
        made.saturated(from, to);
        return saturation();
    }

    @Test
    void answers_thoseOfATierMeanwhileAndUntilTheNextLook_areCounted() {
        made.answeredBetween("LOCAL", 10, 20, 3).saturated(11, 12);

        assertThat(saturation().answers(Set.of("LOCAL"))).isEqualTo(6);
        assertThat(saturation().answers(Set.of("REPLICA"))).isZero();
    }

    @Test
    void reads_slowWhileSaturated_areTheMachines() {
        made.saturated(11, 12)
                .eachCall(call -> call.dueMicros() / 100_000 == 11 ? due(call.dueMicros(), 30_000) : call);

        assertThat(missed()).matches(GateResult::isExplainedByMachine);
    }

    @Test
    void reads_slowAtOtherTimesToo_areNot() {
        made.saturated(11, 12).eachCall(call -> HandMade.isDuringFault(call) ? due(call.dueMicros(), 30_000) : call);

        assertThat(missed()).matches(gate -> !gate.isExplainedByMachine());
    }

    private GateResult missed() {
        List<GateResult> gates = made.measuredBy(HandMade.asking(Gate.READ_LATENCY));
        return gates.stream()
                .filter(gate -> gate.what().equals(READS) && !gate.passed())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fallback_fewerSlowOnesThanWereAnsweredMeanwhile_areTheMachines() {
        made.answered("local", 9_000, 60).answeredBetween("LOCAL", 10, 20, 30).saturated(11, 12);
        assertThat(ofLocal()).matches(GateResult::isExplainedByMachine); // 60 of them were answered meanwhile

        made.answered("local", 9_000, 61);
        assertThat(ofLocal()).matches(gate -> !gate.isExplainedByMachine());
    }

    private GateResult ofLocal() {
        return made.measuredBy(HandMade.asking(Gate.FALLBACK_LATENCY)).stream()
                .filter(gate -> gate.gate().equals("A") && !gate.passed())
                .findFirst()
                .orElseThrow();
    }
}
