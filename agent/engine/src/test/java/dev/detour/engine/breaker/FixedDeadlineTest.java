package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.BREAKER;
import static dev.detour.engine.breaker.Bench.ms;
import static dev.detour.engine.model.BreakerState.CLOSED;
import static dev.detour.engine.model.BreakerState.HALF_OPEN;
import static dev.detour.engine.model.BreakerState.OPEN;
import static dev.detour.engine.model.BreakerState.RAMP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Primary;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the settings say how long to wait, a server whose replies all come later is as bad as one that sends none. */
class FixedDeadlineTest {

    private static final Settings.Primary FIXED = new Settings.Primary(ms(5), ms(5), 100);

    private static final long NEVER_NANOS = ms(1_000_000);

    private final Bench bench = new Bench(FIXED, BREAKER);

    /** Time-outs 6 ms apart, each before its reply. */
    private void late(int times) {
        for (int i = 0; i < times; i++) {
            bench.fail(FaultKind.TIMEOUT, 1);
            bench.now += ms(6);
            bench.health.heardLate(bench.now - ms(11), bench.now);
        }
    }

    @Test
    void timeouts_lateRepliesMeanwhile_open() {
        late(5);

        assertThat(bench.transitions).singleElement().satisfies(opened -> {
            assertThat(opened.to()).isEqualTo(OPEN);
            assertThat(opened.failingNanos()).isEqualTo(4 * ms(6));
            assertThat(opened.reason())
                    .isEqualTo("5 time-outs or more in a row; it replies, but later than detour.primary.timeout");
        });
        assertThat(bench.health.isTimingOut()).isFalse();
    }

    /** As after a pause of the server: all that were under way are late, and then nobody asks. */
    @Test
    void timeouts_allAtOnceAndRepliesLater_areAStall() {
        bench.fail(FaultKind.TIMEOUT, 8);
        bench.health.heardLate(bench.now, bench.now += ms(8));
        bench.now += ms(500);

        assertThat(bench.health.admit(bench.now)).isNotNull();
        assertThat(bench.transitions).isEmpty();
        assertThat(bench.health.isTimingOut()).isFalse();
    }

    @Test
    void timeouts_longApart_areForgotten() {
        late(4);
        bench.now += Lateness.FORGOTTEN_NANOS;

        late(4);

        assertThat(bench.transitions).isEmpty();
    }

    @Test
    void timeouts_nothingHeard_openForTheSilence() {
        bench.answered(ms(1));
        bench.fail(FaultKind.TIMEOUT, 5);

        bench.now += ms(20);

        assertThat(bench.health.admit(bench.now)).isNull();
        assertThat(bench.transitions.get(0).reason()).endsWith("; nothing heard for 20 ms");
    }

    @Test
    void timeouts_anAnswerInTimeBetween_neverOpen() {
        for (int i = 0; i < 100; i++) {
            late(4);
            bench.answered(ms(6)); // which the deadline lets pass at times
        }

        assertThat(bench.transitions).isEmpty();
    }

    @Test
    void timeouts_aSecondAttemptInTimeBetween_neverOpen() {
        for (int i = 0; i < 100; i++) {
            late(4);
            bench.health.answeredApart(bench.now, bench.now += ms(5));
        }

        assertThat(bench.transitions).isEmpty();
    }

    /** Of a read that no other tier had an answer for, so that its caller waited on. */
    @Test
    void timeouts_anAnswerTooLateBetween_open() {
        late(4);
        bench.answered(ms(7));
        bench.health.answeredApart(bench.now - ms(7), bench.now);
        late(1);

        assertThat(bench.told()).containsExactly(OPEN);
    }

    @Test
    void answered_lateAsBefore_opensAgainForARest() {
        late(5);
        bench.now += ms(251);

        bench.answered(ms(20));

        assertThat(bench.told()).containsExactly(OPEN, HALF_OPEN, OPEN);
        assertThat(bench.transitions.get(2).reason())
                .isEqualTo("the read that tried it was answered after 20 ms, later than detour.primary.timeout");
        bench.now += ms(250);
        assertThat(bench.health.admit(bench.now)).isNull();
        bench.now += ms(1);
        assertThat(bench.admitted().patience()).isEqualTo(Primary.PROBE_FACTOR);
    }

    @Test
    void answered_inTimeAgain_closes() {
        late(5);
        bench.now += ms(251);

        for (int i = 0; i < BREAKER.successes(); i++) {
            bench.answered(ms(5));
        }

        assertThat(bench.told()).containsExactly(OPEN, HALF_OPEN, RAMP);
    }

    /** Then it may be that replies are long, which a deadline does not ask about. */
    @Test
    void answered_lateAfterAnOutage_isASuccess() {
        bench.in(HALF_OPEN);

        for (int i = 0; i < BREAKER.successes(); i++) {
            bench.answered(ms(40));
        }

        assertThat(bench.told()).containsExactly(RAMP);
    }

    /** From 0.2 to 20 ms after 0.1 s, until then. */
    private static LongUnaryOperator slower(long untilNanos) {
        return sent -> sent + (sent < ms(100) || sent >= untilNanos ? ms(1) / 5 : ms(20));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void latencyJump_forGood_lastOneIsSentWithin50MillisecondsAndFewTry(int threads) {
        Simulation simulation = new Simulation(FIXED, slower(NEVER_NANOS));

        simulation.run(threads, ms(99));
        int before = simulation.answered;
        simulation.run(threads, ms(4_000));

        long openedNanos = simulation.bench.transitions.get(0).atNanos();
        assertThat(openedNanos - simulation.firstTimeoutNanos).isLessThanOrEqualTo(ms(50));
        // those before it became slow, and one in 250 ms as long as it is late
        assertThat(simulation.answered - before).isBetween(10, 6 * threads + 4 * 4 + 1);
        assertThat(simulation.bench.told()).doesNotContain(RAMP, CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void latencyJump_isOver_healsWithinASecond(int threads) {
        Simulation simulation = new Simulation(FIXED, slower(ms(1_100)));

        simulation.run(threads, ms(1_050)); // nobody tries at the very end
        simulation.run(threads, ms(1_050));

        assertThat(simulation.bench.health.state()).isIn(RAMP, CLOSED);
        assertThat(simulation.bench.told()).contains(OPEN, HALF_OPEN, RAMP);
    }
}
