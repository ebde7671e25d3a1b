package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Vitals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForcedTest {

    @ParameterizedTest
    @EnumSource(BreakerState.class)
    void forceOpen_anyState_keepsReadsAwayWhateverHappens(BreakerState state) {
        Bench bench = new Bench().in(state);

        bench.health.forceOpen(bench.now);
        bench.now += ms(3_600_000);
        bench.health.heard(bench.now);
        bench.health.heardLate(bench.now - 1, bench.now);
        bench.health.unreached(FaultKind.NODE_DOWN, bench.now, bench.now);

        assertThat(bench.health.admit(bench.now)).isNull();
        assertThat(bench.health.mayTry(bench.now)).isFalse();
        assertThat(bench.health.state()).isEqualTo(BreakerState.OPEN);
        assertThat(bench.transitions).hasSize(1);
        Transition told = bench.transitions.get(0);
        assertThat(told.from()).isEqualTo(state);
        assertThat(told.to()).isEqualTo(BreakerState.OPEN);
        assertThat(told.reason()).isEqualTo("forced open by an operator");
        assertThat(told.isForced()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(BreakerState.class)
    void forceOpen_twice_isToldOnce(BreakerState state) {
        Bench bench = new Bench().in(state);

        bench.health.forceOpen(bench.now);
        bench.health.forceOpen(bench.now);

        assertThat(bench.transitions).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = BreakerState.class,
            names = {"CLOSED", "HALF_OPEN", "RAMP"})
    void forceOpen_repliesOfReadsUnderWay_doNotCloseIt(BreakerState state) {
        Bench bench = new Bench().in(state);
        Permit underWay = bench.admitted();

        bench.health.forceOpen(bench.now);
        bench.now += ms(1);
        underWay.answered(bench.now - ms(1), bench.now);

        assertThat(bench.health.vitals(bench.now).isForced()).isTrue();
        assertThat(bench.transitions).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = BreakerState.class, names = "CLOSED", mode = EnumSource.Mode.EXCLUDE)
    void reset_notClosed_closesAtOnce(BreakerState state) {
        Bench bench = new Bench().in(state);

        bench.health.reset(bench.now);

        assertThat(bench.told()).containsExactly(BreakerState.CLOSED);
        assertThat(bench.transitions.get(0).reason()).isEqualTo("reset by an operator");
        assertThat(bench.health.admit(bench.now)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(BreakerState.class)
    void reset_forcedOpen_closesAndOpensAgainByItself(BreakerState state) {
        Bench bench = new Bench().in(state);
        bench.health.forceOpen(bench.now);

        bench.health.reset(bench.now);
        assertThat(bench.health.state()).isEqualTo(BreakerState.CLOSED);
        bench.fail(FaultKind.NODE_DOWN, Bench.BREAKER.failures());

        assertThat(bench.told()).containsExactly(BreakerState.OPEN, BreakerState.CLOSED, BreakerState.OPEN);
        assertThat(bench.health.vitals(bench.now).isForced()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(BreakerState.class)
    void vitals_afterSomeTime_tellWhatTheBreakerIsIn(BreakerState state) {
        Bench bench = new Bench().in(state);
        Vitals before = bench.health.vitals(bench.now);

        Vitals after = bench.health.vitals(bench.now + ms(500));

        assertThat(after.state()).isEqualTo(state);
        assertThat(after.inStateNanos() - before.inStateNanos()).isEqualTo(ms(500));
        assertThat(after.reason().isEmpty()).isEqualTo(state == BreakerState.CLOSED);
    }
}
