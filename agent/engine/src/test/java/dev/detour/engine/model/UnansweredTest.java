package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Unanswered.End;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnansweredTest {

    private static Attempt attempt(Tier tier, Result result) {
        return new Attempt(tier, 0, 1, result);
    }

    static Stream<Arguments> attempts() {
        return Stream.of(
                arguments(List.of(), false, Exhaustion.NOT_HELD),
                arguments(
                        List.of(attempt(Tier.LOCAL, Result.EMPTY), attempt(Tier.STALE, Result.EMPTY)),
                        false,
                        Exhaustion.NOT_HELD),
                arguments(List.of(attempt(Tier.REPLICA, Result.SKIPPED)), false, Exhaustion.NOT_HELD),
                arguments(
                        List.of(attempt(Tier.LOCAL, Result.EMPTY), attempt(Tier.ORIGIN, Result.EMPTY)),
                        true,
                        Exhaustion.ABSENT),
                // a load that has but begun
                arguments(
                        List.of(attempt(Tier.ORIGIN, Result.EMPTY), attempt(Tier.LOCAL, Result.EMPTY)),
                        false,
                        Exhaustion.NOT_HELD),
                arguments(
                        List.of(attempt(Tier.ORIGIN, Result.FAILED), attempt(Tier.STALE, Result.EMPTY)),
                        false,
                        Exhaustion.FAILED),
                arguments(List.of(attempt(Tier.ORIGIN, Result.TIMED_OUT)), false, Exhaustion.FAILED),
                arguments(List.of(attempt(Tier.ORIGIN, Result.SHED)), false, Exhaustion.FAILED),
                arguments(List.of(attempt(Tier.ORIGIN, Result.REFUSED)), false, Exhaustion.FAILED),
                arguments(
                        List.of(attempt(Tier.REPLICA, Result.FAILED), attempt(Tier.ORIGIN, Result.EMPTY)),
                        true,
                        Exhaustion.FAILED),
                // the primary once more is still the primary
                arguments(List.of(attempt(Tier.RETRY, Result.TIMED_OUT)), false, Exhaustion.NOT_HELD),
                arguments(List.of(attempt(Tier.REDIRECT, Result.FAILED)), false, Exhaustion.NOT_HELD));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void of_attempts_isTheWorstOfTiersThatHoldValues(List<Attempt> attempts, boolean isAbsent, Exhaustion expected) {
        assertThat(Exhaustion.of(attempts, isAbsent)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // a null is an answer, unless who could have had the value failed
        "NULL, NOT_HELD, 0, 0",
        "NULL, ABSENT, 0, 0",
        "NULL, FAILED, 1, 0",
        // after a failure of Redis only the origin knows that there is no value
        "NULL_FOR_EXCEPTION, NOT_HELD, 0, 1",
        "NULL_FOR_EXCEPTION, ABSENT, 0, 0",
        "NULL_FOR_EXCEPTION, FAILED, 1, 0",
        "EXCEPTION, NOT_HELD, 0, 1",
        "EXCEPTION, ABSENT, 0, 1",
        "EXCEPTION, FAILED, 1, 0",
        "GIVEN_UP, NOT_HELD, 0, 1",
        "GIVEN_UP, ABSENT, 0, 1",
        "GIVEN_UP, FAILED, 1, 0",
        // the application's own
        "UNKNOWN_ERROR, NOT_HELD, 0, 0",
        "UNKNOWN_ERROR, ABSENT, 0, 0",
        "UNKNOWN_ERROR, FAILED, 0, 0",
    })
    void missed_eachEndAndReason_countsWhereAValueWasToBeHad(End end, Exhaustion why, long failed, long unhelped) {
        Unanswered reads = new Unanswered();
        reads.count(end, why);

        assertThat(reads.of(end)).isOne();
        assertThat(reads.failed()).isEqualTo(failed);
        assertThat(reads.unhelped()).isEqualTo(unhelped);
        assertThat(reads.missed()).isEqualTo(failed + unhelped);
    }

    @Test
    void of_outcomes_isWhatTheCallerGets() {
        assertThat(End.of(Outcome.UNEXPLAINED, false)).isEqualTo(End.NULL);
        assertThat(End.of(Outcome.TIMEOUT, false)).isEqualTo(End.EXCEPTION);
        assertThat(End.of(Outcome.TIMEOUT, true)).isEqualTo(End.NULL_FOR_EXCEPTION);
        assertThat(End.of(Outcome.UNKNOWN, false)).isEqualTo(End.UNKNOWN_ERROR);
    }
}
