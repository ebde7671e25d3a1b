package dev.detour.engine.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<Transition> transitions = new ArrayList<>();
    private long now = 42 * SECOND;
    private final ServerHealth health = health(Lookups.settings("primary.timeout", "5 ms"));

    private ServerHealth health(Settings settings) {
        return new ServerHealth("redis:6379", settings, transitions::add, () -> now);
    }

    private Permit admitted() {
        return Objects.requireNonNull(health.admit(now));
    }

    private void fail(int times, FaultKind kind) {
        for (int i = 0; i < times; i++) {
            admitted().failed(kind, now);
        }
    }

    private void succeed(int times) {
        for (int i = 0; i < times; i++) {
            admitted().answered(now - MILLI, now);
        }
    }

    private List<BreakerState> states() {
        return transitions.stream().map(Transition::to).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"NODE_DOWN", "LOADING", "MASTER_DOWN", "BUSY"})
    void failed_fiveInARow_opens(FaultKind kind) {
        fail(4, kind);
        assertThat(health.state()).isEqualTo(BreakerState.CLOSED);

        fail(1, kind);

        assertThat(health.state()).isEqualTo(BreakerState.OPEN);
        assertThat(health.admit(now)).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TIMEOUT", "NODE_DOWN", "LOADING", "MASTER_DOWN", "BUSY"})
    void failed_kindThatDoesNotTellOnTheServer_neverOpens(FaultKind kind) {
        fail(100, kind);

        assertThat(transitions).isEmpty();
    }

    @Test
    void failed_successInBetween_startsCountingAfresh() {
        for (int i = 0; i < 10; i++) {
            fail(4, FaultKind.NODE_DOWN);
            succeed(1);
        }

        assertThat(transitions).isEmpty();
    }

    @Test
    void failed_timeoutsWhileTheServerStillReplies_doNotOpen() {
        for (int i = 0; i < 20; i++) {
            now += 10 * MILLI;
            health.heard(now);
            fail(1, FaultKind.TIMEOUT);
        }

        assertThat(transitions).isEmpty();
    }

    @Test
    void admit_afterTimeoutsOnceTheServerIsSilent_opens() {
        fail(8, FaultKind.TIMEOUT);
        now += 19 * MILLI;
        assertThat(health.admit(now)).isNotNull();

        now += MILLI;

        assertThat(health.admit(now)).isNull();
        assertThat(states()).containsExactly(BreakerState.OPEN);
    }

    @Test
    void failed_permitOfAnEarlierGeneration_votesNoMore() {
        Permit early = admitted();
        fail(5, FaultKind.NODE_DOWN);
        now += SECOND;
        health.heard(now);
        succeed(3);
        assertThat(health.state()).isEqualTo(BreakerState.RAMP);

        for (int i = 0; i < 10; i++) {
            early.failed(FaultKind.NODE_DOWN, now);
        }

        assertThat(health.state()).isEqualTo(BreakerState.RAMP);
    }

    @Test
    void admit_open_admitsOneProbeAfterItsTime() {
        fail(5, FaultKind.NODE_DOWN);
        now += 30 * SECOND - 1;
        assertThat(health.admit(now)).isNull();

        now += 1;

        assertThat(admitted().isProbe()).isTrue();
        assertThat(health.admit(now)).isNull();
    }

    @Test
    void heard_open_makesTheProbeDueAtOnce() {
        fail(5, FaultKind.NODE_DOWN);
        now += MILLI;
        health.heardLate(now - 10 * MILLI, now);

        assertThat(health.state()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(admitted().isProbe()).isTrue();
    }

    @Test
    void failed_probe_opensAgainForTheWholeTime() {
        fail(5, FaultKind.NODE_DOWN);
        now += MILLI;
        health.heard(now);

        fail(1, FaultKind.TIMEOUT);

        assertThat(states()).containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.OPEN);
        assertThat(health.admit(now + 29 * SECOND)).isNull();
    }

    @Test
    void withdrawn_probe_freesItsPlace() {
        fail(5, FaultKind.NODE_DOWN);
        now += MILLI;
        health.heard(now);

        admitted().withdrawn(now);

        assertThat(admitted().isProbe()).isTrue();
    }

    @Test
    void admit_probeThatWasLost_isTakenBack() {
        fail(5, FaultKind.NODE_DOWN);
        now += MILLI;
        health.heard(now);
        Permit lost = admitted();
        now += 30 * SECOND;

        Permit next = admitted();

        assertThat(next.isProbe()).isTrue();
        lost.failed(FaultKind.TIMEOUT, now);
        assertThat(health.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void ramp_admitsOneTenAndFiftyPercentThenEverything() {
        fail(5, FaultKind.NODE_DOWN);
        now += 30 * SECOND;
        succeed(3);

        assertThat(states()).endsWith(BreakerState.RAMP);
        assertThat(admittedOf(1_000)).isEqualTo(10);
        now += 4 * SECOND;
        assertThat(admittedOf(1_000)).isEqualTo(100);
        now += 3 * SECOND;
        assertThat(admittedOf(1_000)).isEqualTo(500);
        now += 3 * SECOND;
        assertThat(admittedOf(1_000)).isEqualTo(1_000);
        assertThat(states()).endsWith(BreakerState.CLOSED);
    }

    @Test
    void ramp_afterAShortSilence_isNoLongerThanThat() {
        fail(5, FaultKind.NODE_DOWN);
        now += 30 * MILLI;
        health.heard(now);
        succeed(3);
        now += 30 * MILLI;

        assertThat(admittedOf(100)).isEqualTo(100);
        assertThat(health.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void ramp_failuresInARow_openAgain() {
        fail(5, FaultKind.NODE_DOWN);
        now += 30 * SECOND;
        succeed(3);
        now += 7 * SECOND;

        int failed = 0;
        while (failed < 5) {
            Permit permit = health.admit(now);
            if (permit != null) {
                permit.failed(FaultKind.NODE_DOWN, now);
                failed++;
            }
        }

        assertThat(health.state()).isEqualTo(BreakerState.OPEN);
    }

    private int admittedOf(int reads) {
        int admitted = 0;
        for (int i = 0; i < reads; i++) {
            Permit permit = health.admit(now);
            if (permit != null) {
                permit.answered(now - MILLI, now);
                admitted++;
            }
        }
        return admitted;
    }

    /** Eight threads, a server that freezes, reads that are given up after 5 ms: see {@link #isolationNanos}. */
    @Test
    void freeze_underConcurrentLoad_isIsolatedWithinFiftyMillis() {
        assertThat(isolationNanos(health(learnt()), 8)).isLessThanOrEqualTo(50 * MILLI);
        assertThat(isolationNanos(health, 8)).isLessThanOrEqualTo(50 * MILLI);
    }

    private static Settings learnt() {
        return Lookups.settings("primary.samples", "1");
    }

    /** From the first read that is given up to the last one that is admitted. */
    private long isolationNanos(Primary server, int threads) {
        Objects.requireNonNull(server.admit(now)).answered(now - MILLI / 5, now);
        long frozen = now;
        long firstTimeout = -1;
        List<Long> due = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            due.add(frozen + server.waitNanos());
        }
        List<Permit> permits = new ArrayList<>();
        due.forEach(d -> permits.add(Objects.requireNonNull(server.admit(frozen))));
        long lastAdmitted = frozen;
        for (long t = frozen; t < frozen + SECOND; t += MILLI / 10) {
            for (int i = 0; i < permits.size(); i++) {
                if (due.get(i) - t > 0) {
                    continue;
                }
                firstTimeout = firstTimeout < 0 ? t : firstTimeout;
                permits.get(i).failed(FaultKind.TIMEOUT, t);
                Permit next = server.admit(t);
                due.set(i, next == null ? Long.MAX_VALUE : t + server.waitNanos());
                if (next != null) {
                    permits.set(i, next);
                    lastAdmitted = t;
                }
            }
        }
        assertThat(server.state()).isEqualTo(BreakerState.OPEN);
        return lastAdmitted - firstTimeout;
    }

    @Test
    void waitNanos_beforeEnoughSamples_isTheClientsOwn() {
        ServerHealth fresh = health(Lookups.settings());
        for (int i = 0; i < 99; i++) {
            Objects.requireNonNull(fresh.admit(now)).answered(now - MILLI / 5, now);
        }
        assertThat(fresh.waitNanos()).isEqualTo(Primary.FOR_EVER);

        Objects.requireNonNull(fresh.admit(now)).answered(now - MILLI / 5, now);

        assertThat(fresh.waitNanos()).isEqualTo(5 * MILLI);
    }

    /** RFC 6298: first R = 10 ms, so SRTT 10, RTTVAR 5; then R = 18 ms: RTTVAR 3/4 5 + 1/4 8, SRTT 7/8 10 + 1/8 18. */
    @Test
    void waitNanos_twoSamples_isWhatTheRfcComputes() {
        ServerHealth server = health(Lookups.settings("primary.samples", "2"));
        Objects.requireNonNull(server.admit(now)).answered(now - 10 * MILLI, now);
        Objects.requireNonNull(server.admit(now)).answered(now - 18 * MILLI, now);

        assertThat(server.waitNanos()).isEqualTo(11 * MILLI + 4 * 5750 * 1_000);
    }

    @Test
    void waitNanos_latencyJumpsFromPointTwoToTwentyMillis_growsWithTheFirstLateReply() {
        ServerHealth server = health(learnt());
        Objects.requireNonNull(server.admit(now)).answered(now - MILLI / 5, now);
        Permit slow = Objects.requireNonNull(server.admit(now));
        slow.failed(FaultKind.TIMEOUT, now + 5 * MILLI);

        server.heardLate(now, now + 20 * MILLI);

        assertThat(server.waitNanos()).isGreaterThan(20 * MILLI);
        assertThat(server.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void admit_halfOpenUnderManyThreads_admitsOneProbe() throws InterruptedException {
        fail(5, FaultKind.NODE_DOWN);
        now += MILLI;
        health.heard(now);
        AtomicInteger probes = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(64);
        for (int i = 0; i < 64; i++) {
            threads.execute(() -> {
                awaitQuietly(start);
                if (health.admit(now) != null) {
                    probes.incrementAndGet();
                }
            });
        }
        start.countDown();
        threads.shutdown();

        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(probes).hasValue(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
