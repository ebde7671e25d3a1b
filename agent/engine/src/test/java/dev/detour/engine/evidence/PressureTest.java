package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PressureTest {

    private static final Pressure.Threshold THRESHOLD = new Pressure.Threshold(10, 0.95);

    /** What a second takes of an average that nothing is added to. */
    private static final double AFTER_A_SECOND = Math.exp(-0.1);

    /** One more second. */
    private static Pressure after(Pressure pressure, long evicted, int percent, String policy) {
        NodeSample sample = sample(0, "used_memory", "" + percent, "maxmemory", "100", "maxmemory_policy", policy);
        return pressure.after(evicted, 1, sample, THRESHOLD);
    }

    /** An average, and a second without evictions. */
    @ParameterizedTest
    @CsvSource({
        "9.9, 94, volatile-lru, false",
        "10, 0, volatile-lru, true",
        "0, 95, volatile-lru, false",
        "1, 95, volatile-lru, true",
        "0.99, 95, volatile-lru, false",
        "9.9, 94, volatile-lru, false",
        "1, 95, allkeys-random, true",
        "9.9, 100, noeviction, false"
    })
    void after_none_beginsAtAThreshold(double average, int percent, String policy, boolean isOn) {
        Pressure before = new Pressure(false, 0, (average + 1e-9) / AFTER_A_SECOND);

        assertThat(after(before, 0, percent, policy).isOn()).isEqualTo(isOn);
    }

    @ParameterizedTest
    @CsvSource({
        "4.9, 89, volatile-lru, 3",
        "5, 89, volatile-lru, 0",
        "0.4, 100, volatile-lru, 3",
        "0.5, 90, volatile-lru, 0",
        "4.9, 100, noeviction, 3",
        "10, 0, volatile-lru, 0"
    })
    void after_pressure_countsSamplesWellBelow(double average, int percent, String policy, int calm) {
        Pressure before = new Pressure(true, 2, (average + 1e-9) / AFTER_A_SECOND);

        Pressure next = after(before, 0, percent, policy);

        assertThat(next.isOn()).isTrue();
        assertThat(next.calm()).isEqualTo(calm);
    }

    @Test
    void after_calmSamplesOneAfterTheOther_endsWithTheLast() {
        Pressure pressure = new Pressure(true, 0, 0);
        for (int i = 1; i < Pressure.CALM_SAMPLES; i++) {
            pressure = after(pressure, 0, 0, "volatile-lru");
            assertThat(pressure.isOn()).isTrue();
        }

        assertThat(after(pressure, 0, 0, "volatile-lru")).isEqualTo(Pressure.NONE);
        assertThat(after(pressure, 60, 0, "volatile-lru").calm()).isZero();
    }

    /** As many as the cells say, each second; how many of two hundred seconds were under pressure, and its beginnings. */
    @ParameterizedTest
    @CsvSource({
        "a storm, 1, 500, 200, 1",
        "more than a key a second, 1, 2, 194, 1",
        "a key in two seconds, 2, 1, 0, 0",
        "a key in ten seconds, 10, 1, 0, 0",
        "nine at once each minute, 60, 9, 0, 0"
    })
    void after_fullCacheThatMakesRoom_isPressedByWhatItEvictsInTheLongRun(
            String what, int everySeconds, int evicted, int pressed, int beginnings) {
        Pressure pressure = Pressure.NONE;
        int on = 0;
        int begun = 0;
        for (int second = 0; second < 200; second++) {
            Pressure next = after(pressure, second % everySeconds == 0 ? evicted : 0, 100, "allkeys-lru");
            begun += next.isOn() && !pressure.isOn() ? 1 : 0;
            on += next.isOn() ? 1 : 0;
            pressure = next;
        }

        assertThat(on).as(what).isEqualTo(pressed);
        assertThat(begun).as(what).isEqualTo(beginnings);
    }

    @Test
    void after_endOfAStorm_isNoticedWithinHalfAMinuteHoweverWildItWas() {
        Pressure pressure = after(Pressure.NONE, 1_000_000, 100, "allkeys-lru");
        int seconds = 0;
        while (pressure.isOn()) {
            pressure = after(pressure, 0, 100, "allkeys-lru");
            seconds++;
        }

        assertThat(seconds).isBetween(30, 36);
    }

    @Test
    void after_samplesOfAnyInterval_averageTheSame() {
        NodeSample sample = sample(0);
        Pressure often = Pressure.NONE;
        for (int i = 0; i < 50; i++) {
            often = often.after(1, 0.2, sample, THRESHOLD);
        }

        assertThat(often.perSecond())
                .isCloseTo(Pressure.NONE.after(50, 10, sample, THRESHOLD).perSecond(), within(1e-9));
    }
}
