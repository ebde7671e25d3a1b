package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.ADAPTIVE;
import static dev.detour.engine.breaker.Bench.ms;
import static dev.detour.engine.model.BreakerState.CLOSED;
import static dev.detour.engine.model.BreakerState.HALF_OPEN;
import static dev.detour.engine.model.BreakerState.OPEN;
import static dev.detour.engine.model.BreakerState.RAMP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.config.Settings;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parts come to together: how soon a server is given up, and that a slow one is not. */
class SimulationTest {

    private static final long FAST_NANOS = ms(1) / 5;
    private static final long NEVER_NANOS = ms(1_000_000);

    private static LongUnaryOperator freeze(long fromNanos, long toNanos) {
        return sent -> sent + FAST_NANOS < fromNanos || sent >= toNanos ? sent + FAST_NANOS : toNanos;
    }

    private static LongUnaryOperator slower(long fromNanos, long latencyNanos) {
        return sent -> sent + (sent < fromNanos ? FAST_NANOS : latencyNanos);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 8, 64, 500})
    void frozen_concurrentReads_lastOneIsSentWithin50MillisecondsOfTheFirstTimeout(int threads) {
        Simulation simulation = new Simulation(ADAPTIVE, freeze(ms(100), NEVER_NANOS));

        simulation.run(threads, ms(5_000));

        assertThat(simulation.bench.health.state()).isEqualTo(OPEN);
        assertThat(simulation.bench.told()).containsExactly(OPEN);
        assertThat(simulation.lastAdmittedNanos - simulation.firstTimeoutNanos).isLessThanOrEqualTo(ms(50));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void frozen_fixedTimeout_lastOneIsSentWithin50MillisecondsOfTheFirstTimeout(int threads) {
        Settings.Primary fixed = new Settings.Primary(ms(5), ms(5), 100);
        Simulation simulation = new Simulation(fixed, freeze(ms(100), NEVER_NANOS));

        simulation.run(threads, ms(5_000));

        assertThat(simulation.bench.told()).containsExactly(OPEN);
        assertThat(simulation.lastAdmittedNanos - simulation.firstTimeoutNanos).isLessThanOrEqualTo(ms(50));
    }

    /** Fewer threads need longer for as many failures. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void frozen_fewThreads_isGivenUpAfterFiveTimeouts(int threads) {
        Simulation simulation = new Simulation(ADAPTIVE, freeze(ms(100), NEVER_NANOS));

        simulation.run(threads, ms(5_000));

        assertThat(simulation.timedOut).isBetween(5, 4 + threads);
        assertThat(simulation.bench.told()).containsExactly(OPEN);
        assertThat(simulation.lastAdmittedNanos - simulation.firstTimeoutNanos).isLessThanOrEqualTo(ms(130));
    }

    /** The silence counts from the first time-out, so one that is slower by a little more than the silence is not down. */
    @ParameterizedTest
    @CsvSource({"1, 20", "8, 20", "64, 20", "1, 23", "8, 23", "64, 23"})
    void latencyJump_servesOnWithAtMostOneDiversionPerThread(int threads, int toMillis) {
        Simulation simulation = new Simulation(ADAPTIVE, slower(ms(100), ms(toMillis)));

        simulation.run(threads, ms(5_000));

        assertThat(simulation.bench.transitions).isEmpty();
        assertThat(simulation.timedOut).isBetween(1, threads);
        assertThat(simulation.refused).isZero();
        assertThat(simulation.answered).isGreaterThan(threads * 200);
    }

    /** Silence of this length is a reason to open: what matters is that it heals. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    void latencyJump_beyondTheSilence_healsWithinASecond(int threads) {
        Simulation simulation = new Simulation(ADAPTIVE, slower(ms(100), ms(60)));

        simulation.run(threads, ms(1_100));

        assertThat(simulation.bench.health.state()).isEqualTo(CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void pauseOf200Milliseconds_healsWithinASecond(int threads) {
        Simulation simulation = new Simulation(ADAPTIVE, freeze(ms(100), ms(300)));

        simulation.run(threads, ms(1_300));

        assertThat(simulation.bench.told()).containsExactly(OPEN, HALF_OPEN, RAMP, CLOSED);
    }

    @Test
    void longOutage_recoversThroughProbesAndRamp() {
        Simulation simulation = new Simulation(ADAPTIVE, freeze(ms(100), ms(20_000)));

        simulation.run(8, ms(29_000));
        assertThat(simulation.bench.told()).containsExactly(OPEN, HALF_OPEN, RAMP);
        int shared = simulation.answered;
        simulation.run(8, ms(2_000));

        assertThat(simulation.bench.told()).containsExactly(OPEN, HALF_OPEN, RAMP, CLOSED);
        assertThat(simulation.answered - shared).isGreaterThan(8 * 1_000);
    }
}
