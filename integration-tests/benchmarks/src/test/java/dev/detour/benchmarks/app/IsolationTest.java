package dev.detour.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.benchmarks.app.Samples.Outcome;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IsolationTest {

    private static final int PER_MILLI = 10;
    private static final int READS = 10_000;
    private static final long FROM = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long TO = TimeUnit.MILLISECONDS.toNanos(1_000);

    private final Samples samples = new Samples(READS, TimeUnit.MILLISECONDS.toNanos(1) / PER_MILLI);

    /** All reads, answered at once. */
    private void answered() {
        answered(0, READS / PER_MILLI, Outcome.RIGHT, 0);
    }

    /** Those that are due from one millisecond to another. */
    private void answered(int fromMillis, int toMillis, Outcome outcome, long afterMillis) {
        for (int read = fromMillis * PER_MILLI; read < toMillis * PER_MILLI; read++) {
            samples.end(read, outcome, samples.dueNanos(read) + TimeUnit.MILLISECONDS.toNanos(afterMillis));
        }
    }

    @Test
    void millis_nothingWasEverLate_isNone() {
        answered();

        assertThat(Isolation.millis(samples, FROM, TO)).isZero();
    }

    @Test
    void millis_lateForAWhile_isUntilThen() {
        answered();
        answered(100, 143, Outcome.RIGHT, 6);

        assertThat(Isolation.millis(samples, FROM, TO)).isEqualTo(50);
    }

    @Test
    void millis_wrongAnswersInTime_areNoAnswers() {
        answered();
        answered(100, 200, Outcome.ABSENT, 0);
        answered(200, 300, Outcome.WRONG, 0);
        answered(300, 400, Outcome.FAILED, 0);

        assertThat(Isolation.millis(samples, FROM, TO)).isEqualTo(300);
    }

    @Test
    void millis_lateAgainBeforeATenthOfASecondIsOver_beginsAnew() {
        answered();
        answered(100, 120, Outcome.RIGHT, 6);
        answered(200, 210, Outcome.RIGHT, 6);

        assertThat(Isolation.millis(samples, FROM, TO)).isEqualTo(110);
    }

    @Test
    void millis_oneOfTwentyIsLate_isInTime() {
        answered();
        for (int read = 0; read < READS; read += 20) {
            samples.end(read, Outcome.RIGHT, samples.dueNanos(read) + TimeUnit.SECONDS.toNanos(1));
        }

        assertThat(Isolation.millis(samples, FROM, TO)).isZero();
    }

    @Test
    void millis_wellForAWhileOnly_isNotThere() {
        answered();
        answered(400, 1_000, Outcome.RIGHT, 700);

        assertThat(Isolation.millis(samples, FROM, TO)).isNull();
    }

    @Test
    void millis_lateUntilTheEnd_isNotThere() {
        answered();
        answered(100, 950, Outcome.RIGHT, 6);

        assertThat(Isolation.millis(samples, FROM, TO)).isNull();
    }
}
