package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.AgentReport.Times;
import dev.detour.chaos.result.GateResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PoolTest {

    private static final double LIMIT_MILLIS = 5;
    private static final int ANSWERS = 100;

    private final Pool pool = new Pool();

    /** Some answers of a hundred take seven milliseconds, the others one. */
    private static Checks measurement(long slow) {
        return measurement(slow, 0);
    }

    private static Checks measurement(long slow, long machineMicros) {
        Checks checks = new Checks();
        Times times = new Times(new TreeMap<>(Map.of(1_000.0, ANSWERS - slow, 7_000.0, slow)));
        checks.p95AtMostMillis("A", "P95", HandMade.WAY, LIMIT_MILLIS, times, "", machineMicros);
        checks.atMost("C", "unanswered", HandMade.WAY, 0, 0, "reads", "");
        return checks;
    }

    private List<GateResult> judged(Checks last) {
        pool.add(last.all(), last.samples());
        return pool.judged(last.all());
    }

    @Test
    void judged_oneMeasurement_isWhatItWas() {
        Checks missed = measurement(6);

        assertThat(judged(missed)).isEqualTo(missed.all());
    }

    @Test
    void judged_slowAnswersOfOneMeasurementOfThree_countAmongAll() {
        assertThat(judged(measurement(12)).get(0).passed()).isFalse();
        assertThat(judged(measurement(1)).get(0)).satisfies(gate -> {
            assertThat(gate.passed()).as("13 of 200").isFalse();
            assertThat(gate.figure()).isEqualTo(7);
        });
        assertThat(judged(measurement(1)).get(0)).satisfies(gate -> {
            assertThat(gate.passed()).as("14 of 300").isTrue();
            assertThat(gate.note()).startsWith("of all 300 in 3 measurements, alone 7.0, 1.0, 1.0 ms");
        });
    }

    @Test
    void judged_lastIsTheBestOfThree_isNotTheVerdict() {
        judged(measurement(9));
        judged(measurement(9));

        assertThat(judged(measurement(0)).get(0).passed()).as("18 of 300").isFalse();
    }

    @Test
    void judged_figureThatTheMachineExplains_isNotAmongThem() {
        judged(measurement(40, 2_000));

        assertThat(judged(measurement(3)).get(0).passed()).isTrue();
        assertThat(judged(measurement(3)).get(0).note()).startsWith("of all 200 in 2 measurements");
    }

    @Test
    void judged_onlyWhatTheMachineExplains_staysTheLast() {
        judged(measurement(40, 2_000));
        Checks last = measurement(40, 2_000);

        assertThat(judged(last)).isEqualTo(last.all());
    }

    @Test
    void judged_lastHadTooFewAnswersForAFigure_isWhatWasMeasuredBefore() {
        judged(measurement(12));
        Checks last = new Checks();
        last.notMeasured("A", "P95", HandMade.WAY, 39, "answers");

        assertThat(judged(last).get(0).passed()).isFalse();
    }

    @Test
    void isTimeAlone_somethingElseWasMissed_isNot() {
        List<GateResult> gates = judged(measurement(6));
        GateResult wrong = GateResult.atMost("C", "errors", HandMade.WAY, 0, 1, "reads", "");

        assertThat(HeldUp.isTimeAlone(gates, pool)).isTrue();
        assertThat(HeldUp.isTimeAlone(List.of(gates.get(0), wrong), pool)).isFalse();
        assertThat(HeldUp.isTimeAlone(List.of(gates.get(1)), pool)).isFalse();
    }
}
