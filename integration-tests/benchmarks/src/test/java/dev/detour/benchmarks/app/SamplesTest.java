package dev.detour.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.benchmarks.app.Samples.Outcome;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final long INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Samples samples = new Samples(1_000, INTERVAL_NANOS);

    @Test
    void end_read_isCountedFromWhenItWasDue() {
        samples.end(30, Outcome.RIGHT, TimeUnit.MILLISECONDS.toNanos(5));

        assertThat(samples.micros(30)).isEqualTo(2_000);
        assertThat(samples.outcome(30)).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void firstDue_times_areRoundedUpAndKeptInside() {
        assertThat(samples.firstDue(-5)).isZero();
        assertThat(samples.firstDue(0)).isZero();
        assertThat(samples.firstDue(1)).isEqualTo(1);
        assertThat(samples.firstDue(INTERVAL_NANOS)).isEqualTo(1);
        assertThat(samples.firstDue(Long.MAX_VALUE / 2)).isEqualTo(1_000);
    }

    @Test
    void giveUp_readsWithoutAnswer_haveFailedAndTakenUntilNow() {
        samples.end(0, Outcome.ABSENT, 0);

        samples.giveUp(3, TimeUnit.SECONDS.toNanos(2));

        assertThat(samples.outcome(0)).isEqualTo(Outcome.ABSENT);
        assertThat(samples.outcome(1)).isEqualTo(Outcome.FAILED);
        assertThat(samples.micros(1)).isEqualTo(1_999_900);
        assertThat(samples.outcome(3)).isEqualTo(Outcome.PENDING);
        assertThat(samples.count(0, 4, Outcome.FAILED)).isEqualTo(2);
    }
}
