package dev.detour.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Step;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgesTest {

    private static final List<String> BOTH = List.of("a", "b");

    private final Edges edges = new Edges();

    @Test
    void add_answered_isCountedOnEachEdgeOfItsWay() {
        edges.add(Diverted.answered("a", Outcome.TIMEOUT));

        assertThat(edges.entered(List.of("a"), Event.TIMEOUT)).isOne();
        assertThat(edges.tried(List.of("a"), Event.TIMEOUT, Step.LOCAL)).isOne();
        assertThat(edges.answered(List.of("a"), Event.TIMEOUT, Step.LOCAL)).isZero();
        assertThat(edges.answered(List.of("a"), Event.TIMEOUT, Step.ORIGIN)).isOne();
        assertThat(edges.ended(List.of("a"), Event.TIMEOUT)).isZero();
        assertThat(edges.entered(List.of("a"), Event.NODE_DOWN)).isZero();
    }

    @Test
    void add_unanswered_endsInTheOriginalOutcome() {
        edges.add(Diverted.unanswered("a", Outcome.UNEXPLAINED));

        assertThat(edges.ended(List.of("a"), Event.UNEXPLAINED)).isOne();
    }

    @Test
    void add_nullInPlaceOfAnException_hasNoAnswerEither() {
        edges.add(Diverted.of("a", Outcome.BREAKER_OPEN, Answer.MISS));

        assertThat(edges.ended(List.of("a"), Event.BREAKER_OPEN)).isOne();
    }

    @Test
    void sums_severalRoutes_areAddedUpAndUnknownOnesCountNothing() {
        edges.add(Diverted.answered("a", Outcome.TIMEOUT));
        edges.add(Diverted.answered("b", Outcome.TIMEOUT));

        assertThat(edges.entered(BOTH, Event.TIMEOUT)).isEqualTo(2);
        assertThat(edges.entered(List.of("c"), Event.TIMEOUT)).isZero();
    }

    /** Two steps of one row may ask the same tier. */
    @Test
    void add_refreshThenAwait_areToldApart() {
        Answer answer = new Answer(Value.of("x"), Tier.ORIGIN, 0);
        Outcome evicted = new Outcome.Miss(MissKind.EVICTED);
        boolean hasBoth = Lookups.settings()
                .policy()
                .table()
                .row(Event.EVICTED)
                .containsAll(List.of(Step.REFRESH, Step.AWAIT_REFRESH));
        assertThat(hasBoth).as("the default table").isTrue();

        edges.add(Diverted.of(
                "a",
                evicted,
                answer,
                new Attempt(Tier.ORIGIN, 0, 1, Result.EMPTY),
                new Attempt(Tier.ORIGIN, 1, 2, Result.ANSWERED)));

        assertThat(edges.tried(List.of("a"), Event.EVICTED, Step.REFRESH)).isOne();
        assertThat(edges.answered(List.of("a"), Event.EVICTED, Step.REFRESH)).isZero();
        assertThat(edges.answered(List.of("a"), Event.EVICTED, Step.AWAIT_REFRESH))
                .isOne();
    }
}
