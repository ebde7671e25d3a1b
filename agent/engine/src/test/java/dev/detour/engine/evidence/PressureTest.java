package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PressureTest {

    private static final Pressure.Threshold THRESHOLD = new Pressure.Threshold(10, 0.95);

    private static Pressure after(Pressure pressure, double evictedPerSecond, int percent, String policy) {
        NodeSample sample = sample(0, "used_memory", "" + percent, "maxmemory", "100", "maxmemory_policy", policy);
        return pressure.after(evictedPerSecond, sample, THRESHOLD);
    }

    @ParameterizedTest
    @CsvSource({
        "9.9, 94, volatile-lru, false",
        "10, 0, volatile-lru, true",
        "0, 95, volatile-lru, false",
        "0.1, 95, volatile-lru, true",
        "0.1, 94, volatile-lru, false",
        "0.1, 95, allkeys-random, true",
        "0, 100, noeviction, false"
    })
    void after_none_beginsAtAThreshold(double evictedPerSecond, int percent, String policy, boolean isOn) {
        assertThat(after(Pressure.NONE, evictedPerSecond, percent, policy)).isEqualTo(new Pressure(isOn, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "4.9, 89, volatile-lru, 3",
        "5, 89, volatile-lru, 0",
        "4.9, 90, volatile-lru, 0",
        "0, 100, noeviction, 3",
        "10, 0, volatile-lru, 0"
    })
    void after_pressure_countsSamplesWellBelowBoth(double evictedPerSecond, int percent, String policy, int calm) {
        assertThat(after(new Pressure(true, 2), evictedPerSecond, percent, policy))
                .isEqualTo(new Pressure(true, calm));
    }

    @Test
    void after_calmSamplesOneAfterTheOther_endsWithTheLast() {
        Pressure pressure = after(Pressure.NONE, 10, 0, "volatile-lru");
        for (int i = 1; i < Pressure.CALM_SAMPLES; i++) {
            pressure = after(pressure, 0, 0, "volatile-lru");
            assertThat(pressure.isOn()).isTrue();
        }

        assertThat(after(pressure, 0, 0, "volatile-lru")).isEqualTo(Pressure.NONE);
        assertThat(after(pressure, 6, 0, "volatile-lru")).isEqualTo(new Pressure(true, 0));
    }
}
