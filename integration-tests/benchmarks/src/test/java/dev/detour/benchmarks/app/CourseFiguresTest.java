package dev.detour.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.benchmarks.app.CourseFigures.Told;
import dev.detour.benchmarks.app.Samples.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CourseFiguresTest {

    private static final int READS = 4_000;
    private static final Told TOLD = new Told(List.of(1, 2), 3, "words", null, null);

    private final Samples samples = new Samples(READS, TimeUnit.MILLISECONDS.toNanos(1));

    /** One read in each millisecond, that took this long. */
    private void ended(int from, int to, Outcome outcome, long micros) {
        for (int read = from; read < to; read++) {
            samples.end(read, outcome, samples.dueNanos(read) + TimeUnit.MICROSECONDS.toNanos(micros));
        }
    }

    private CourseFigures figures() {
        return CourseFigures.of(
                samples, TimeUnit.MILLISECONDS.toNanos(2_000), TimeUnit.MILLISECONDS.toNanos(3_000), TOLD);
    }

    @Test
    void of_readsBeforeWithinAndAfter_tellsOfThoseWithin() {
        ended(0, 1_000, Outcome.FAILED, 70_000);
        ended(1_000, 2_000, Outcome.RIGHT, 100);
        ended(2_000, 2_940, Outcome.RIGHT, 200);
        ended(2_940, 2_970, Outcome.RIGHT, 3_000);
        ended(2_970, 2_980, Outcome.ABSENT, 3_000);
        ended(2_980, 2_995, Outcome.FAILED, 9_000);
        ended(2_995, 3_000, Outcome.WRONG, 9_000);
        ended(3_000, 4_000, Outcome.FAILED, 70_000);

        CourseFigures figures = figures();

        assertThat(figures.usualP95Micros()).isCloseTo(100, within(1.0));
        assertThat(figures.reads()).isEqualTo(1_000);
        assertThat(figures.p50Micros()).isCloseTo(200, within(1.0));
        assertThat(figures.p95Micros()).isCloseTo(3_000, within(5.0));
        assertThat(figures.p99Micros()).isCloseTo(9_000, within(10.0));
        assertThat(figures.failed()).isEqualTo(15);
        assertThat(figures.absent()).isEqualTo(10);
        assertThat(figures.wrong()).isEqualTo(5);
        assertThat(figures.isolatedMillis()).isZero();
        assertThat(figures.originPerTenth()).containsExactly(1, 2);
    }

    @Test
    void of_readsThatNobodyCouldMakeInTime_countFromWhenTheyWereDue() {
        ended(0, 2_000, Outcome.RIGHT, 100);
        for (int read = 2_000; read < 3_000; read++) { // all at once, when it was over
            samples.end(read, Outcome.RIGHT, samples.dueNanos(3_000));
        }

        CourseFigures figures = figures();

        assertThat(figures.p50Micros()).isCloseTo(500_000, within(1_500.0));
        assertThat(figures.p99Micros()).isCloseTo(990_000, within(2_000.0));
        assertThat(figures.isolatedMillis()).isNull();
    }
}
