package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.BREAKER;
import static dev.detour.engine.breaker.Bench.ms;
import static dev.detour.engine.model.BreakerState.HALF_OPEN;
import static dev.detour.engine.model.BreakerState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads that fail before they can ask to be admitted, and the one that is to find out how a server is. */
class UnreachedTest {

    private static void unreached(Bench bench, int times) {
        for (int i = 0; i < times; i++) {
            bench.now += ms(1);
            bench.health.unreached(FaultKind.NODE_DOWN, bench.now, bench.now);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "RAMP"})
    void unreached_asOftenAsOpens_opens(BreakerState state) {
        Bench bench = new Bench().in(state);

        unreached(bench, BREAKER.failures() - 1);
        assertThat(bench.health.state()).isEqualTo(state);
        unreached(bench, 1);

        assertThat(bench.health.state()).isEqualTo(OPEN);
    }

    @Test
    void unreached_whileAProbeIsUnderWay_opensAgainAndTheProbeHasNoVote() {
        Bench bench = new Bench().in(HALF_OPEN);
        Permit probe = bench.admitted();

        unreached(bench, 1);
        probe.failed(FaultKind.TIMEOUT, bench.now);

        assertThat(bench.told()).containsExactly(OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"HALF_OPEN", "RAMP"})
    void unreached_connectionBegunBeforeTheState_hasNoVote(BreakerState state) {
        Bench bench = new Bench();
        long before = bench.now;
        bench.now += ms(1);
        bench.in(state);

        for (int i = 0; i < BREAKER.failures(); i++) {
            bench.health.unreached(FaultKind.TIMEOUT, before, bench.now + ms(100));
        }

        assertThat(bench.health.state()).isEqualTo(state);
    }

    @Test
    void unreached_replyOfAServerThatServes_changesNothing() {
        Bench bench = new Bench().in(HALF_OPEN);

        bench.health.unreached(FaultKind.MOVED, bench.now, bench.now);

        assertThat(bench.told()).isEmpty();
    }

    @Test
    void unreached_openForTooShort_changesNothing() {
        Bench bench = new Bench().in(OPEN);

        unreached(bench, 2 * BREAKER.failures());

        assertThat(bench.told()).isEmpty();
    }

    @Test
    void unreached_openForLongEnough_isOpenAsLongAgain() {
        Bench bench = new Bench().in(OPEN);
        bench.now += BREAKER.openNanos();

        unreached(bench, 1);

        assertThat(bench.told()).containsExactly(HALF_OPEN, OPEN);
        assertThat(bench.health.mayTry(bench.now + BREAKER.openNanos() - ms(1))).isFalse();
        assertThat(bench.health.mayTry(bench.now + BREAKER.openNanos())).isTrue();
    }

    @Test
    void mayTry_open_oneForEachTimeThatItIsOpen() {
        Bench bench = new Bench().in(OPEN);
        int tries = 0;
        for (long after = 0; after < 3 * BREAKER.openNanos(); after += ms(100)) {
            tries += bench.health.mayTry(bench.now + after) ? 1 : 0;
        }

        assertThat(tries).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPEN")
    void mayTry_notOpen_all(BreakerState state) {
        Bench bench = new Bench().in(state);

        assertThat(bench.health.mayTry(bench.now)).isTrue();
        assertThat(bench.health.mayTry(bench.now)).isTrue();
    }

    /** Who borrows a connection asks this first, and need not wait for one in vain. */
    @Test
    void mayTry_aReadIsTryingIt_noOther() {
        Bench bench = new Bench().in(HALF_OPEN);
        Permit trying = bench.admitted();

        assertThat(bench.health.mayTry(bench.now)).isFalse();
        assertThat(bench.health.mayTry(bench.now + BREAKER.openNanos())).isTrue();

        trying.withdrawn(bench.now);

        assertThat(bench.health.mayTry(bench.now)).isTrue();
    }
}
