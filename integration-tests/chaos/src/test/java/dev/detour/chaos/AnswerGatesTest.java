package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.app.KeyClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerGatesTest {

    private static final String ALL = "unanswered, of all reads";
    private static final String UNDECLARED = "reads of undeclared keys answered while Redis could not";
    private static final String HELD = "unanswered, though a tier held the value";

    private final HandMade made = new HandMade();

    private static Call ending(Call call, KeyClass keyClass, String outcome) {
        return HandMade.call(call.dueMicros(), 1_000, keyClass, outcome, call.key());
    }

    @Test
    void unanswered_oneHeldValue_isMissed() {
        made.eachCall(call -> call.dueMicros() == 1_500_000 ? ending(call, KeyClass.NEAR, "UNANSWERED") : call);

        assertThat(made.missed(Gate.UNANSWERED)).containsExactly(HELD);
    }

    @Test
    void unanswered_moreThanTwoPercent_isMissed() {
        made.eachCall(call -> call.dueMicros() % 400_000 == 0 ? ending(call, KeyClass.COLD, "ERROR:Timeout") : call);

        assertThat(made.missed(Gate.UNANSWERED)).containsExactly(ALL); // 10 of 400
    }

    @Test
    void unanswered_fewOfTheTouchedShard_isNotThinnedOutByTheOthers() {
        made.eachCall(call -> call.dueMicros() % 100_000 == 0
                ? call
                : HandMade.call(call.dueMicros(), 1_000, KeyClass.HOT, "VALUE", HandMade.SPARED));
        made.eachCall(call -> call.dueMicros() == 1_500_000 ? ending(call, KeyClass.COLD, "UNANSWERED") : call);

        assertThat(made.missed(Gate.UNANSWERED)).isEmpty(); // 1 of 400
        assertThat(made.inACluster().missed(Gate.UNANSWERED)).containsExactly(ALL); // 1 of 40
    }

    @Test
    void unanswered_dueAfterTheEnd_isNoRead() {
        List<Call> calls =
                new ArrayList<>(made.seen().recording().of(HandMade.WAY).calls());
        calls.add(HandMade.call(4_000_001, 1_000, KeyClass.HOT, "UNANSWERED", HandMade.TOUCHED));
        made.calls(calls);

        assertThat(made.missed(Gate.UNANSWERED)).isEmpty();
        assertThat(made.seen().calls(HandMade.WAY)).hasSize(400);
        assertThat(Timelines.of(HandMade.WAY, true, made.seen().recording(), 4_000_000)
                        .summary()
                        .calls())
                .isEqualTo(400);
    }

    @Test
    void unanswered_noReadOfTheTouchedShard_isMissed() {
        made.inACluster()
                .eachCall(call -> HandMade.call(call.dueMicros(), 1_000, KeyClass.HOT, "VALUE", HandMade.SPARED));

        assertThat(made.missed(Gate.UNANSWERED)).containsExactly(ALL);
    }

    @Test
    void made_readsThatEndEarly_areMissedWhateverIsAsked() {
        List<Call> calls = made.seen().recording().of(HandMade.WAY).calls();
        String what = "reads that were due and not made";

        assertThat(made.calls(calls.subList(0, 380)).missed()).isEmpty();
        assertThat(made.calls(calls.subList(0, 379)).missed()).containsExactly(what);
        assertThat(made.calls(List.of()).missed()).containsExactly(what);
    }

    @Test
    void remembered_oneFails_isMissed() {
        made.eachCall(call -> call.dueMicros() == 1_500_000 ? ending(call, KeyClass.NEAR, "ERROR:Timeout") : call);

        assertThat(made.missed(Gate.REMEMBERED)).containsExactly("errors, though this process remembered the value");
        made.eachCall(call -> call.isError() ? ending(call, KeyClass.COLD, "ERROR:Timeout") : call);
        assertThat(made.missed(Gate.REMEMBERED)).isEmpty();
    }

    @Test
    void recovered_anotherTierGoesOnAnswering_isMissed() {
        assertThat(made.answeredAllTheTimeBy("PRIMARY", "LOCAL").missed(Gate.RECOVERED))
                .isEmpty(); // 9 of 100
        assertThat(made.answeredAllTheTimeBy("LOCAL", "STALE").missed(Gate.RECOVERED))
                .containsExactly("answered in place of Redis in the last second");
        assertThat(made.answeredAllTheTimeBy("PRIMARY", "ORIGIN", "UNANSWERED").missed(Gate.RECOVERED))
                .isEmpty();
    }

    @Test
    void expected_notOfThisWay_isMissedWhateverTheApplicationHas() {
        Scenario expecting = HandMade.asking(Gate.FALLBACK_LATENCY).expecting(HeldBy.LOCAL);
        made.answered("local", 1_000, 40);

        assertThat(made.answeredAllTheTimeBy("LOCAL").missedBy(expecting)).isEmpty();
        assertThat(made.answeredAllTheTimeBy("REPLICA").missedBy(expecting))
                .containsExactly("missing: answers by LOCAL during the fault");
    }

    /** Ten of them during the fault, of which the first comes to this. */
    private HandMade readingLocks(String outcome, String key) {
        return made.eachCall(call -> call.dueMicros() % 100_000 == 0
                ? HandMade.call(
                        call.dueMicros(),
                        1_000,
                        KeyClass.LOCK,
                        call.dueMicros() == 1_100_000 ? outcome : "ERROR:Timeout",
                        key)
                : call);
    }

    @Test
    void undeclared_oneIsAnsweredDuringTheFault_isMissed() {
        assertThat(readingLocks("ERROR:Timeout", HandMade.TOUCHED).missed(Gate.UNDECLARED_KEYS))
                .isEmpty();
        assertThat(readingLocks("VALUE", HandMade.TOUCHED).missed(Gate.UNDECLARED_KEYS))
                .containsExactly(UNDECLARED);
        assertThat(readingLocks("NOTHING", HandMade.TOUCHED).missed(Gate.UNDECLARED_KEYS))
                .containsExactly(UNDECLARED);
    }

    @Test
    void undeclared_noneIsReadWhereTheFaultIs_isMissed() {
        String missing = "missing: reads that were to be left without an answer";

        assertThat(made.missed(Gate.UNDECLARED_KEYS)).containsExactly(missing);
        assertThat(readingLocks("VALUE", HandMade.SPARED).inACluster().missed(Gate.UNDECLARED_KEYS))
                .containsExactly(missing);
    }

    @Test
    void unmasked_anyAnswer_isMissed() {
        assertThat(made.missed(Gate.UNMASKED)).containsExactly("reads answered while they were forbidden");
    }

    /** Of ninety-nine reads, two in a hundred. */
    @Test
    void unmasked_answersOfTimedOutReads_areTheMachinesWhereTheyAreFew() {
        assertThat(forbiddenButTimedOut(1).missed(Gate.UNMASKED)).isEmpty();
        assertThat(forbiddenButTimedOut(2).missed(Gate.UNMASKED))
                .containsExactly("reads answered after the primary's deadline while they were forbidden");
    }

    private static HandMade forbiddenButTimedOut(int some) {
        return new HandMade()
                .eachCall(call -> call.dueMicros() >= 1_200_000 && call.dueMicros() < 1_200_000 + some * 10_000
                        ? HandMade.call(call.dueMicros(), HeldUp.DEADLINE_MICROS, call.keyClass(), "VALUE", call.key())
                        : HandMade.call(call.dueMicros(), 1_000, call.keyClass(), "ERROR:NoPermission", call.key()));
    }

    /** Of keys that are read once nobody but the origin has a value, and of removed ones nobody at all. */
    @Test
    void met_whatAPrimaryThatIsWellComesToAsWell_isMissed() {
        assertThat(made.answeredAllTheTimeBy("PRIMARY", "ORIGIN", "UNANSWERED").missed(Gate.EVERY_WAY_MET_IT))
                .containsExactly("missing: reads that another tier answered for the primary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RETRY", "REDIRECT", "REPLICA", "LOCAL", "STALE"})
    void met_anotherTierAnswered_isPassed(String tier) {
        assertThat(made.answeredAllTheTimeBy("PRIMARY", "ORIGIN", tier).missed(Gate.EVERY_WAY_MET_IT))
                .isEmpty();
    }

    @Test
    void tooOld_anotherTierAnswersToTheEnd_isMissed() {
        Marks late = new Marks(1_000, 1_000, 3_500_000, 3_510_000, 4_000_000);

        assertThat(made.at(late).answeredAllTheTimeBy("STALE").missed(Gate.TOO_OLD))
                .containsExactly("answers that are older than allowed");
        assertThat(made.at(late).answeredAllTheTimeBy("PRIMARY").missed(Gate.TOO_OLD)) // counted as whomever's
                .containsExactly("answers that are older than allowed");
    }

    /** In a cluster others are asked as ever, and are late now and then. */
    @Test
    void tooOld_anotherTierAnswersWhatTheFaultHasNotTouched_isPassed() {
        Marks late = new Marks(1_000, 1_000, 3_500_000, 3_510_000, 4_000_000);
        made.at(late)
                .answeredAllTheTimeBy("STALE")
                .eachCall(call -> HandMade.call(call.dueMicros(), 1_000, call.keyClass(), "UNANSWERED", call.key()));

        assertThat(made.missed(Gate.TOO_OLD)).isEmpty();
    }

    @Test
    void proof_noBreakerMustOpenAndNothingElseShowsTheFault_isMissed() {
        Scenario opening = HandMade.asking(Gate.OUTAGE_LATENCY);

        assertThat(made.unproven().missed()).containsExactly("missing: ways to tell that it struck");
        assertThat(made.unproven().missed(Gate.UNMASKED)).doesNotContain("missing: ways to tell that it struck");
        assertThat(made.unproven().missedBy(opening)).isEmpty();
    }

    @Test
    void proof_tooLittleSeen_isMissed() {
        assertThat(made.proof(20, 20).missed()).isEmpty();
        assertThat(made.proof(20, 19).missed()).containsExactly("missing: replies");
    }
}
