package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTest {

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, EVENT, EXPIRED, EXPIRED",
        "EXPIRED, OWN_WRITE, EXPIRED, EXPIRED",
        "EXPIRED, INFO, EXPIRED, EVICTED",
        "EXPIRED, TRACKING, EXPIRED, EVICTED",
        "EVICTED, INFO, EVICTED, EVICTED",
        "DELETED, OWN_WRITE, DELETED, DELETED",
        "COLD_START, IDENTITY, COLD_START, EVICTED",
        "ABSENT, ORIGIN, ABSENT, ABSENT",
        "UNEXPLAINED, NONE, UNEXPLAINED, EVICTED"
    })
    void of_nullUnderPressure_isOfAnEvictedKeyUnlessAnotherCauseIsKnown(
            MissKind kind, Verdict.Source source, Event calm, Event pressed) {
        Verdict verdict = Verdict.likely(kind, source);

        assertThat(Event.of(new Outcome.Miss(verdict, false))).isEqualTo(calm);
        assertThat(Event.of(new Outcome.Miss(verdict, true))).isEqualTo(pressed);
    }

    @Test
    void of_outcomesThatAreNoNull_isTheirOwn() {
        assertThat(Event.of(Outcome.TIMEOUT)).isEqualTo(Event.TIMEOUT);
        assertThat(Event.of(Outcome.UNKNOWN)).isEqualTo(Event.UNKNOWN);
        assertThat(Event.of(Outcome.UNEXPLAINED)).isEqualTo(Event.UNEXPLAINED);
    }
}
