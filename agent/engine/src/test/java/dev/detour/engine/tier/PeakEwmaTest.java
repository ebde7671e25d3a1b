package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PeakEwmaTest {

    private static final long MILLI = 1_000_000;

    private final PeakEwma latency = new PeakEwma(0);

    private void call(long tookNanos, long atNanos) {
        latency.began();
        latency.ended(tookNanos, atNanos);
    }

    @Test
    void took_slowCall_jumpsAtOnceAndHalvesInTenSeconds() {
        call(20 * MILLI, 0);
        assertThat(latency.tookNanos(0)).isEqualTo(20.0 * MILLI);

        assertThat(latency.tookNanos(PeakEwma.HALF_LIFE_NANOS)).isCloseTo(10.0 * MILLI, Percentage.withPercentage(0.1));
    }

    @Test
    void took_fastCallAfterASlowOne_fallsSlowly() {
        call(20 * MILLI, 0);
        call(0, PeakEwma.HALF_LIFE_NANOS);

        assertThat(latency.tookNanos(PeakEwma.HALF_LIFE_NANOS)).isCloseTo(10.0 * MILLI, Percentage.withPercentage(0.1));
    }

    @Test
    void took_notAskedForLong_isNeverLessThanUsual() {
        call(MILLI / 10, 0);

        assertThat(latency.tookNanos(100 * PeakEwma.HALF_LIFE_NANOS)).isEqualTo(PeakEwma.USUAL_NANOS);
    }

    @Test
    void underWay_begunCalls_countUntilTheyEnd() {
        latency.began();
        latency.began();
        latency.began();
        assertThat(latency.underWay()).isEqualTo(3);

        latency.withdrawn();
        latency.ended(MILLI, 0);
        assertThat(latency.underWay()).isEqualTo(1);
    }
}
