package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.app.KeyClass;
import dev.detour.chaos.result.GateResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatencyGatesTest {

    private static final String UNANSWERED_ELSEWHERE =
            "reads of shards that are well, unanswered, from the first to the last";
    private static final String READS = "reads during the fault, from when they were due, P95";
    private static final String AFTERWARDS = "reads from a second after the fault on, from when they were due, P95";
    private static final String OPEN = "reads while the breaker was open, P95";
    private static final String LOCAL = "classification to answer, P95, LOCAL";

    private final HandMade made = new HandMade();

    private static Call slow(Call call, long micros) {
        return HandMade.isDuringFault(call)
                ? HandMade.call(call.dueMicros(), micros, call.keyClass(), call.outcome(), call.key())
                : call;
    }

    @Test
    void all_nothingWrong_missNothing() {
        made.answered("local", 1_000, 40).answeredAllTheTimeBy("LOCAL");

        assertThat(made.missedBy(HandMade.asking(
                                Gate.FALLBACK_LATENCY,
                                Gate.DIVERTED_CALL,
                                Gate.READ_LATENCY,
                                Gate.OUTAGE_LATENCY,
                                Gate.HEALED)
                        .expecting(HeldBy.LOCAL)))
                .isEmpty();
    }

    @Test
    void fallback_slowerThanTheLimit_isMissed() {
        assertThat(made.answered("local", 5_100, 40).missed(Gate.FALLBACK_LATENCY))
                .containsExactly(LOCAL);
    }

    @Test
    void fallback_fewerAnswersThanExpected_isMissed() {
        Scenario expecting = HandMade.asking(Gate.FALLBACK_LATENCY).expecting(HeldBy.LOCAL);

        made.answered("local", 1_000, 39).answeredAllTheTimeBy("LOCAL");

        assertThat(made.missedBy(expecting)).containsExactly("missing: answers by LOCAL");
    }

    @Test
    void fallback_fewAnswersOfWhomNobodyExpects_isSaid() {
        List<GateResult> gates = made.answered("local", 9_000, 39).measuredBy(HandMade.asking(Gate.FALLBACK_LATENCY));

        assertThat(gates)
                .filteredOn(GateResult::remark)
                .filteredOn(gate -> gate.what().equals(LOCAL))
                .singleElement()
                .satisfies(gate -> assertThat(gate.note()).isEqualTo("not measured: 39 answers"));
    }

    @Test
    void diverted_originSlow_isMissedOnlyWhereItIsWell() {
        made.answered("origin", 22_000, 40);

        assertThat(made.missed(Gate.DIVERTED_CALL))
                .containsExactly("diverted call as a whole, P95, answered by the origin");
        assertThat(made.originIll().missed(Gate.DIVERTED_CALL)).isEmpty();
    }

    @Test
    void reads_slowThoughNoBreakerOpened_areMissed() {
        made.open(0, 0).eachCall(call -> slow(call, 22_000));

        assertThat(made.missed(Gate.READ_LATENCY)).containsExactly(READS);
    }

    @Test
    void reads_failedLate_countAsLate() {
        made.eachCall(call -> HandMade.isDuringFault(call)
                ? HandMade.call(call.dueMicros(), 900_000, call.keyClass(), "ERROR:Timeout", call.key())
                : call);

        assertThat(made.missed(Gate.READ_LATENCY, Gate.OUTAGE_LATENCY)).containsExactly(OPEN, READS);
    }

    @Test
    void reads_slowInOneShardOfMany_areMissed() {
        made.inACluster()
                .eachCall(call -> call.dueMicros() % 30_000 == 0
                        ? slow(call, 22_000)
                        : HandMade.call(call.dueMicros(), 500, call.keyClass(), call.outcome(), HandMade.SPARED));

        assertThat(made.measuredBy(HandMade.asking(Gate.READ_LATENCY)))
                .filteredOn(gate -> gate.what().equals(READS))
                .singleElement()
                .matches(GateResult::remark); // 34 reads of that shard: too few
        made.eachCall(call -> call.dueMicros() % 20_000 == 0
                ? HandMade.call(call.dueMicros(), 22_000, call.keyClass(), call.outcome(), HandMade.TOUCHED)
                : call);
        assertThat(made.missed(Gate.READ_LATENCY)).containsExactly(READS, AFTERWARDS);
    }

    /** Of a hundred reads during the fault, half are of a shard that is well. */
    @Test
    void spared_slowOrUnansweredReadsOfShardsThatAreWell_areMissed() {
        made.inACluster()
                .eachCall(call -> call.dueMicros() % 20_000 == 0
                        ? call
                        : HandMade.call(call.dueMicros(), 500, call.keyClass(), call.outcome(), HandMade.SPARED));
        assertThat(made.missedOfSpared()).isEmpty();

        made.eachCall(call ->
                call.key().equals(HandMade.SPARED) && call.dueMicros() % 70_000 == 0 ? slow(call, 22_000) : call);
        assertThat(made.missedOfSpared())
                .containsExactly("reads of shards that are well, from when they were due, P95");

        made.eachCall(call -> call.key().equals(HandMade.SPARED) && call.dueMicros() % 70_000 == 0
                ? HandMade.call(call.dueMicros(), 500, call.keyClass(), "ERROR:JedisException", HandMade.SPARED)
                : call);
        assertThat(made.missedOfSpared()).containsExactly(UNANSWERED_ELSEWHERE);

        made.eachCall(call -> HandMade.call(
                call.dueMicros(),
                500,
                call.keyClass(),
                call.dueMicros() == 3_990_000 ? "ERROR:JedisException" : "VALUE",
                call.key()));
        assertThat(made.missedOfSpared()).as("long after the fault").containsExactly(UNANSWERED_ELSEWHERE);

        made.eachCall(call -> HandMade.call(call.dueMicros(), 500, KeyClass.HOT, "VALUE", HandMade.TOUCHED));
        assertThat(made.missedOfSpared()).contains("missing: reads of shards that are well");
    }

    /** Of ten looks between strike and lift one may be the machine's. */
    @ParameterizedTest
    @ValueSource(strings = {"OPEN", "HALF_OPEN"})
    void spared_breakerOfAShardThatIsWell_isMissed(String state) {
        made.inACluster()
                .eachCall(call -> call.dueMicros() % 20_000 == 0
                        ? call
                        : HandMade.call(call.dueMicros(), 500, call.keyClass(), call.outcome(), HandMade.SPARED));

        assertThat(made.openElsewhere(12, 13, state).missedOfSpared()).isEmpty();
        assertThat(made.openElsewhere(12, 14, state).missedOfSpared())
                .containsExactly("looks during the fault at which a breaker of another server was open");
        assertThat(made.missed(Gate.ISOLATION))
                .as("whose breaker it is")
                .contains("beginning of the fault to open breaker, as seen ten times a second");
    }

    @Test
    void closed_breakerThatIsOpenBeforeTheFault_isMissedWhateverIsAsked() {
        assertThat(made.open(8, 9).missed()).isEmpty();
        assertThat(made.open(7, 9).missed()).containsExactly("looks before the fault at which a breaker was open");
    }

    @Test
    void closed_breakerThatIsOpenInTheEnd_isMissedWhateverIsAsked() {
        assertThat(made.open(11, 39).missed()).isEmpty();
        assertThat(made.open(11, 40).missed()).containsExactly("breakers open in the end");
    }

    @Test
    void reads_loadedFromASlowOrigin_areLeftOutWhereItIsIll() {
        made.eachCall(call -> call.dueMicros() % 20_000 == 0
                ? HandMade.call(call.dueMicros(), 200_000, KeyClass.COLD, "VALUE", call.key())
                : call);

        assertThat(made.missed(Gate.READ_LATENCY)).containsExactly(READS, AFTERWARDS);
        // once the fault is over the origin is asked again
        assertThat(made.originIll().missed(Gate.READ_LATENCY)).containsExactly(AFTERWARDS);
    }

    @Test
    void outage_noBreakerOpened_isMissedForEver() {
        assertThat(made.open(0, 0).measuredBy(HandMade.asking(Gate.OUTAGE_LATENCY)))
                .filteredOn(gate -> gate.what().equals(OPEN))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.passed()).isFalse();
                    assertThat(gate.figure()).isEqualTo(GateResult.NEVER);
                });
    }

    @Test
    void isolation_tooLateOrNever_isMissed() {
        String what = "first failed call to open breaker";

        assertThat(made.isolatedIn(50_000).missed(Gate.ISOLATION)).isEmpty();
        assertThat(made.isolatedIn(50_100).missed(Gate.ISOLATION)).containsExactly(what);
        assertThat(new HandMade().missed(Gate.ISOLATION)).containsExactly(what);
    }

    @Test
    void isolation_openLongAfterTheFaultBegan_isMissed() {
        made.isolatedIn(5_000);

        assertThat(made.open(12, 20).missed(Gate.ISOLATION)).isEmpty();
        assertThat(made.open(13, 20).missed(Gate.ISOLATION))
                .containsExactly("beginning of the fault to open breaker, as seen ten times a second");
    }

    @Test
    void outage_breakerOpensWhenMostOfItIsOver_isMissed() {
        assertThat(made.open(15, 20).missed(Gate.OUTAGE_LATENCY)).isEmpty();
        assertThat(made.open(16, 20).missed(Gate.OUTAGE_LATENCY)).containsExactly(OPEN);
    }

    @Test
    void reads_slowWhenTheFaultIsOver_areMissed() {
        made.eachCall(call -> call.dueMicros() < 3_100_000
                ? call
                : HandMade.call(call.dueMicros(), 900_000, call.keyClass(), call.outcome(), call.key()));

        assertThat(made.missed(Gate.READ_LATENCY)).containsExactly(AFTERWARDS);
    }

    @Test
    void healed_openASecondAfterTheFault_isMissed() {
        assertThat(made.open(11, 31).missed(Gate.HEALED)).isEmpty();
        assertThat(made.open(11, 32).missed(Gate.HEALED))
                .containsExactly("looks at which a breaker was open, from a second after the fault on");
    }
}
