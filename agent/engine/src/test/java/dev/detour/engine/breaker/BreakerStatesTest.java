package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.BREAKER;
import static dev.detour.engine.breaker.Bench.ms;
import static dev.detour.engine.model.BreakerState.CLOSED;
import static dev.detour.engine.model.BreakerState.HALF_OPEN;
import static dev.detour.engine.model.BreakerState.OPEN;
import static dev.detour.engine.model.BreakerState.RAMP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Transition;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BreakerStatesTest {

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void failed_closed_opensForKindsThatTellOnTheServer(FaultKind kind) {
        Bench bench = new Bench();
        bench.answered(0);
        bench.now += ms(100);

        bench.fail(kind, 4);
        assertThat(bench.health.state()).isEqualTo(CLOSED);
        Permit fifth = bench.admitted();
        bench.now += ms(21);
        fifth.failed(kind, bench.now);

        boolean counts = switch (kind) {
            case TIMEOUT, NODE_DOWN, LOADING, MASTER_DOWN, BUSY -> true;
            case POOL_EXHAUSTED, MOVED, ASK, REDIRECTS_EXHAUSTED, CLUSTER_DOWN, TRY_AGAIN, BREAKER_OPEN, SHED -> false;
        };
        assertThat(bench.health.state()).isEqualTo(counts ? OPEN : CLOSED);
    }

    @Test
    void failed_answerBetween_countsAnew() {
        Bench bench = new Bench();

        bench.fail(FaultKind.NODE_DOWN, 4);
        bench.answered(0);
        bench.fail(FaultKind.NODE_DOWN, 4);

        assertThat(bench.health.state()).isEqualTo(CLOSED);
    }

    @Test
    void timeouts_serverSpokeJustNow_openWithTheSilenceAtTheNextRead() {
        Bench bench = new Bench();
        bench.train(ms(1));
        bench.fail(FaultKind.TIMEOUT, 5);
        assertThat(bench.health.state()).isEqualTo(CLOSED);

        bench.now += ms(14);
        assertThat(bench.health.admit(bench.now)).isNotNull();
        bench.now += ms(6);
        assertThat(bench.health.admit(bench.now)).isNull();

        assertThat(bench.transitions)
                .singleElement()
                .extracting(Transition::reason)
                .isEqualTo("5 failures in a row, the last a time-out; nothing heard for 20 ms");
    }

    @Test
    void timeouts_serverWasNotAskedForLong_isNotSilence() {
        Bench bench = new Bench();
        bench.train(ms(1));
        bench.now += ms(60_000);

        bench.now += ms(5);
        bench.fail(FaultKind.TIMEOUT, 8);

        assertThat(bench.health.state()).isEqualTo(CLOSED);
        bench.now += ms(19);
        assertThat(bench.health.admit(bench.now)).isNotNull();
        bench.now += ms(1);
        assertThat(bench.health.admit(bench.now)).isNull();
    }

    @Test
    void timeouts_repliesToOthersMeanwhile_neverOpen() {
        Bench bench = new Bench();
        bench.train(ms(1));

        for (int i = 0; i < 100; i++) {
            bench.now += ms(5);
            bench.fail(FaultKind.TIMEOUT, 3);
            bench.health.heard(bench.now);
        }
        bench.now += ms(1_000);

        assertThat(bench.health.admit(bench.now)).isNotNull();
        assertThat(bench.transitions).isEmpty();
    }

    @Test
    void refusals_repliesToOthersMeanwhile_open() {
        Bench bench = new Bench();

        for (int i = 0; i < 5; i++) {
            bench.fail(FaultKind.LOADING, 1);
            bench.health.heard(bench.now += ms(2));
        }

        assertThat(bench.transitions.get(0).to()).isEqualTo(OPEN);
        assertThat(bench.transitions.get(0).reason()).isEqualTo("5 failures in a row, the last a LOADING reply");
    }

    @Test
    void heard_beforeItOpened_isNoNews() {
        Bench bench = new Bench().in(OPEN);

        bench.health.heard(bench.now);
        bench.health.heard(bench.now - 1);

        assertThat(bench.health.state()).isEqualTo(OPEN);
    }

    /** A server that loads its data answers all the time, and each answer is that it does. */
    @Test
    void heard_justAfterAReadTriedInVain_letsNoOtherTryBeforeARest() {
        Bench bench = new Bench().in(HALF_OPEN);
        bench.fail(FaultKind.LOADING, 1);

        bench.health.heard(bench.now += ms(1));
        assertThat(bench.health.state()).isEqualTo(OPEN);
        assertThat(bench.health.mayTry(bench.now += ms(249))).isFalse();
        assertThat(bench.health.admit(bench.now)).isNull();

        bench.now += ms(1);
        assertThat(bench.health.mayTry(bench.now)).isTrue();
        assertThat(bench.admitted().patience()).isEqualTo(Primary.PROBE_FACTOR);
        assertThat(bench.told()).containsExactly(OPEN, HALF_OPEN);
    }

    /** A node of a cluster that is restarted says that the cluster is down, before it says that it is loading. */
    @Test
    void failed_clusterIsDown_keepsABreakerOpenAndOpensNone() {
        Bench bench = new Bench().in(HALF_OPEN);

        bench.fail(FaultKind.CLUSTER_DOWN, 1);

        assertThat(bench.transitions)
                .singleElement()
                .extracting(Transition::reason)
                .isEqualTo("the read that tried it ended in a CLUSTERDOWN reply");
        assertThat(bench.health.state()).isEqualTo(OPEN);
        assertThat(bench.health.mayTry(bench.now += ms(249))).isFalse();
    }

    @Test
    void heard_afterARest_halfOpensAtOnce() {
        Bench bench = new Bench().in(HALF_OPEN);
        bench.fail(FaultKind.NODE_DOWN, 1);

        bench.health.heard(bench.now += ms(251));

        assertThat(bench.told()).containsExactly(OPEN, HALF_OPEN);
    }

    @Test
    void nothingHeard_afterAReadTriedInVain_staysOpen() {
        Bench bench = new Bench().in(HALF_OPEN);
        bench.fail(FaultKind.NODE_DOWN, 1);

        bench.now += ms(10_000);

        assertThat(bench.health.mayTry(bench.now)).isFalse();
        assertThat(bench.health.admit(bench.now)).isNull();
    }

    @Test
    void lateReply_ofAnEarlierGeneration_hasNoVote() {
        Bench bench = new Bench();
        Permit old = bench.admitted();
        bench.in(HALF_OPEN);

        old.answered(bench.now, bench.now);
        old.answered(bench.now, bench.now);
        old.answered(bench.now, bench.now);
        assertThat(bench.health.state()).isEqualTo(HALF_OPEN);

        bench.answered(0);
        bench.answered(0);
        bench.answered(0);
        bench.now += BREAKER.rampNanos();
        Permit current = bench.admitted();
        bench.transitions.clear();
        for (int i = 0; i < 4; i++) {
            current.failed(FaultKind.NODE_DOWN, bench.now);
        }
        old.failed(FaultKind.NODE_DOWN, bench.now);
        assertThat(bench.health.state()).isEqualTo(CLOSED);
        old.answered(bench.now, bench.now);
        current.failed(FaultKind.NODE_DOWN, bench.now);
        assertThat(bench.health.state())
                .as("the old reply has not reset the count")
                .isEqualTo(OPEN);
        assertThat(bench.told()).containsExactly(OPEN);
    }

    @Test
    void lateReply_whileOpen_showsThatTheServerSpeaks() {
        Bench bench = new Bench();
        Permit old = bench.admitted();
        bench.in(OPEN);

        bench.now += ms(1);
        old.answered(bench.now - ms(1), bench.now);

        assertThat(bench.told()).containsExactly(HALF_OPEN);
    }

    /** Or a server that has become that slow would be tried for ever, and never taken back. */
    @Test
    void probe_afterOthersWereNotAnsweredInTime_waitsTwiceAsLongEachTime() {
        Bench bench = new Bench().in(HALF_OPEN);
        for (int factor = Primary.PROBE_FACTOR; factor <= 8 * Primary.PROBE_FACTOR; factor *= 2) {
            Permit probe = bench.admitted();
            assertThat(probe.patience()).isEqualTo(factor);
            probe.failed(FaultKind.TIMEOUT, bench.now);
            bench.now += Open.REST_NANOS + 1;
            bench.health.heard(bench.now);
        }
        bench.fail(FaultKind.NODE_DOWN, 1);
        bench.now += Open.REST_NANOS + 1;
        bench.health.heard(bench.now);

        assertThat(bench.admitted().patience()).as("after another failure").isEqualTo(Primary.PROBE_FACTOR);
    }

    /** That it was moved, a server that carries out nothing says as well. */
    @Test
    void failed_movedOfAnEarlierState_isNoSignOfLife() {
        Bench bench = new Bench();
        Permit earlier = bench.admitted();
        bench.in(OPEN);

        earlier.failed(FaultKind.MOVED, bench.now += Open.REST_NANOS + 1);

        assertThat(bench.health.state()).isEqualTo(OPEN);
    }

    @Test
    void probe_underWay_keepsOthersOut() {
        Bench bench = new Bench().in(HALF_OPEN);

        Permit probe = bench.admitted();
        assertThat(probe.patience()).isEqualTo(Primary.PROBE_FACTOR);
        assertThat(bench.health.admit(bench.now)).isNull();
        probe.withdrawn(bench.now);

        assertThat(bench.admitted().patience()).isEqualTo(Primary.PROBE_FACTOR);
    }

    @Test
    void probe_reportedTwice_countsOnce() {
        Bench bench = new Bench().in(HALF_OPEN);

        Permit probe = bench.admitted();
        for (int i = 0; i < 3; i++) {
            probe.answered(bench.now, bench.now);
        }
        assertThat(bench.health.state()).isEqualTo(HALF_OPEN);
        bench.admitted();
        probe.failed(FaultKind.NODE_DOWN, bench.now);
        assertThat(bench.health.state()).isEqualTo(HALF_OPEN);
        probe.withdrawn(bench.now);
        assertThat(bench.health.admit(bench.now)).as("the second probe's place").isNull();
    }

    @Test
    void probe_neverReported_isTakenBack() {
        Bench bench = new Bench().in(HALF_OPEN);
        Permit lost = bench.admitted();

        bench.now += BREAKER.openNanos();
        Permit next = bench.admitted();
        lost.failed(FaultKind.TIMEOUT, bench.now);
        assertThat(bench.health.state()).isEqualTo(HALF_OPEN);
        next.failed(FaultKind.TIMEOUT, bench.now);

        assertThat(bench.transitions)
                .singleElement()
                .extracting(Transition::reason)
                .isEqualTo("the read that tried it ended in a time-out");
    }

    static Stream<Arguments> shares() {
        return Stream.of(arguments(0, 1), arguments(1, 10), arguments(2, 50), arguments(3, 100));
    }

    @ParameterizedTest
    @MethodSource("shares")
    void ramp_third_letsItsShareThrough(int third, int percent) {
        Bench bench = new Bench().in(RAMP);
        bench.now += third * (BREAKER.rampNanos() / 3 + 1);

        assertThat(bench.health.admit(bench.now)).isNotNull();
        int admitted = 1;
        for (int i = 1; i < 1_000; i++) {
            Permit permit = bench.health.admit(bench.now);
            if (permit != null) {
                permit.answered(bench.now, bench.now);
                admitted++;
            }
        }

        assertThat(admitted).isEqualTo(percent * 10);
    }

    @Test
    void ramp_failuresInARow_reopenAndTheOutageGoesOn() {
        Bench bench = new Bench().in(RAMP);
        bench.now += BREAKER.rampNanos() / 2;

        for (int i = 0; i < 41; i++) { // every tenth goes through
            Permit permit = bench.health.admit(bench.now);
            if (permit != null) {
                permit.failed(FaultKind.NODE_DOWN, bench.now);
            }
        }
        assertThat(bench.told()).containsExactly(OPEN);

        bench.health.heard(bench.now += ms(1));
        bench.succeed(3);
        bench.now += BREAKER.rampNanos() / 2;
        bench.health.admit(bench.now);
        assertThat(bench.health.state()).as("a ramp of full length").isEqualTo(RAMP);
    }

    @Test
    void ramp_timeouts_needSilenceToo() {
        Bench bench = new Bench();
        bench.train(ms(1));
        bench.in(RAMP);
        bench.now += BREAKER.rampNanos() - ms(1_000);
        bench.health.heard(bench.now);

        for (int i = 0; i < 20; i++) {
            Permit permit = bench.health.admit(bench.now);
            if (permit != null) {
                permit.failed(FaultKind.TIMEOUT, bench.now);
            }
        }
        assertThat(bench.health.state()).isEqualTo(RAMP);
        bench.health.admit(bench.now += ms(20));

        assertThat(bench.health.state()).isEqualTo(OPEN);
    }

    @Test
    void ramp_shortOutage_isNoLongerThanThat() {
        Bench bench = new Bench().in(OPEN);
        bench.health.heard(bench.now += ms(30));
        bench.succeed(3);
        assertThat(bench.health.state()).isEqualTo(RAMP);

        bench.health.admit(bench.now += ms(29));
        assertThat(bench.health.state()).isEqualTo(RAMP);
        bench.health.admit(bench.now += ms(1));

        assertThat(bench.told()).containsExactly(HALF_OPEN, RAMP, CLOSED);
    }
}
