package dev.detour.contract.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

    @Test
    void percentileMicros_evenlySpread_isWithinTwoPercent() {
        Latencies latencies = new Latencies();
        for (long micros = 1; micros <= 100_000; micros++) {
            latencies.record(micros);
        }

        assertThat(latencies.percentileMicros(50)).isCloseTo(50_000, withinPercentage(2));
        assertThat(latencies.percentileMicros(95)).isCloseTo(95_000, withinPercentage(2));
        assertThat(latencies.percentileMicros(99)).isCloseTo(99_000, withinPercentage(2));
        assertThat(latencies.maxMicros()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 127, 128, 129, 255, 256, 1_000_000, Long.MAX_VALUE})
    void percentileMicros_boundaryOfABucket_isNeverTooShort(long micros) {
        Latencies latencies = new Latencies();
        latencies.record(micros);
        latencies.record(Long.MAX_VALUE); // so that the maximum does not cap the bucket

        assertThat(latencies.percentileMicros(50))
                .isGreaterThanOrEqualTo(micros)
                .isCloseTo(micros, withinPercentage(2));
    }

    @Test
    void add_others_countsBoth() {
        Latencies latencies = new Latencies();
        Latencies others = new Latencies();
        latencies.record(1);
        others.record(3);
        others.record(5);

        latencies.add(others);

        assertThat(latencies.percentileMicros(50)).isEqualTo(3);
        assertThat(latencies.maxMicros()).isEqualTo(5);
    }

    @Test
    void percentileMicros_nothingRecorded_isZero() {
        assertThat(new Latencies().percentileMicros(99)).isZero();
    }
}
