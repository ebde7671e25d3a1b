package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.breaker.TierGuard.End;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import dev.detour.engine.telemetry.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TierGuardTest {

    private static final int MAX_CONCURRENT = 4;

    private final List<Transition> transitions = new ArrayList<>();
    private final Settings.Breaker settings = Bench.BREAKER;
    private long now = Bench.START_NANOS;
    private final TierGuard guard =
            new TierGuard("replica:6380", Tier.REPLICA, settings, MAX_CONCURRENT, transitions::add, () -> now);

    private void call(End end) {
        assertThat(guard.isOpenForCalls()).isTrue();
        assertThat(guard.enter()).isNull();
        guard.left(end, ms(1));
    }

    private void calls(End end, int times) {
        for (int i = 0; i < times; i++) {
            call(end);
        }
    }

    private void halfOpen() {
        calls(End.FAILED, settings.failures());
        now += settings.openNanos() + 1;
    }

    private List<BreakerState> told() {
        return transitions.stream().map(Transition::to).toList();
    }

    @Test
    void enter_failuresInARow_refuses() {
        calls(End.FAILED, 4);
        call(End.SUCCEEDED);
        calls(End.FAILED, 4);
        assertThat(transitions).isEmpty();
        call(End.FAILED);

        assertThat(guard.isOpenForCalls()).isFalse();
        assertThat(guard.enter()).isSameAs(Found.REFUSED);
        assertThat(transitions)
                .containsExactly(new Transition(
                        "replica:6380",
                        Tier.REPLICA,
                        BreakerState.CLOSED,
                        BreakerState.OPEN,
                        "5 failures in a row",
                        now));
    }

    @Test
    void enter_undecidedBetween_countsForNothing() {
        calls(End.FAILED, 4);
        calls(End.UNDECIDED, 10);
        call(End.FAILED);

        assertThat(told()).containsExactly(BreakerState.OPEN);
    }

    @Test
    void enter_full_sheds() {
        for (int i = 0; i < MAX_CONCURRENT; i++) {
            assertThat(guard.enter()).isNull();
        }
        assertThat(guard.isOpenForCalls()).isFalse();
        assertThat(guard.enter()).isSameAs(Found.SHED);

        guard.left(End.UNDECIDED, 0);
        call(End.SUCCEEDED);
    }

    @Test
    void enter_interruptedThread_isLetInAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThat(guard.enter()).isNull();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void enter_halfOpenOnceOneHasSucceeded_letsInTheRestOfThoseThatMust() {
        halfOpen();
        call(End.SUCCEEDED);
        for (int i = 1; i < settings.successes(); i++) {
            assertThat(guard.isOpenForCalls()).isTrue();
            assertThat(guard.enter()).isNull();
        }
        assertThat(guard.isOpenForCalls()).isFalse();
        assertThat(guard.enter()).isSameAs(Found.REFUSED);

        for (int i = 1; i < settings.successes(); i++) {
            guard.left(End.SUCCEEDED, ms(1));
        }
        assertThat(told()).containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED);
    }

    @Test
    void enter_halfOpenWhileTheFirstCallHangs_refusesAllOthers() {
        halfOpen();
        assertThat(guard.enter()).isNull();

        for (int i = 0; i < 10; i++) {
            assertThat(guard.isOpenForCalls()).isFalse();
            assertThat(guard.enter()).isSameAs(Found.REFUSED);
        }

        guard.left(End.FAILED, ms(1));
        assertThat(told()).containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.OPEN);
        now += settings.openNanos() + 1;
        calls(End.SUCCEEDED, settings.successes());
        assertThat(told()).endsWith(BreakerState.CLOSED);
    }

    @Test
    void left_halfOpenFirstFailure_opensAgainForTheWholeTime() {
        halfOpen();
        calls(End.SUCCEEDED, 2);
        call(End.FAILED);
        assertThat(told()).containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.OPEN);

        now += settings.openNanos();
        assertThat(guard.isOpenForCalls()).isFalse();
        assertThat(guard.enter()).isSameAs(Found.REFUSED);
        now += 1;
        assertThat(guard.isOpenForCalls()).isTrue();
        assertThat(guard.enter()).isNull();
    }

    @Test
    void left_halfOpenUndecided_givesItsPlaceBack() {
        halfOpen();
        calls(End.UNDECIDED, 100);
        calls(End.SUCCEEDED, settings.successes());

        assertThat(told()).endsWith(BreakerState.CLOSED);
    }

    @Test
    void left_callFromBeforeItOpened_hasNoVoteInTheHalfOpenState() {
        assertThat(guard.enter()).isNull();
        halfOpen();
        call(End.SUCCEEDED);

        guard.left(End.FAILED, settings.openNanos() + ms(1));
        assertThat(told()).endsWith(BreakerState.HALF_OPEN);
        calls(End.SUCCEEDED, 2);
        assertThat(told()).endsWith(BreakerState.CLOSED);
    }

    @Test
    void isOpenForCalls_openTimeIsOver_changesNothing() {
        halfOpen();

        for (int i = 0; i < 10; i++) {
            assertThat(guard.isOpenForCalls()).isTrue();
        }

        assertThat(told()).containsExactly(BreakerState.OPEN);
    }

    @Test
    void listener_throws_harmsNothing() {
        TierGuard unlucky = new TierGuard(
                "loader",
                Tier.ORIGIN,
                settings,
                MAX_CONCURRENT,
                transition -> {
                    throw new IllegalStateException("on purpose");
                },
                () -> now);

        for (int i = 0; i < settings.failures(); i++) {
            assertThat(unlucky.enter()).isNull();
            unlucky.left(End.FAILED, 0);
        }

        assertThat(unlucky.enter()).isSameAs(Found.REFUSED);
    }

    private TierGuard loader(String... differences) {
        return TierGuard.ofLoader("prices", Lookups.settings(differences), MAX_CONCURRENT, transitions::add, () -> now);
    }

    private static void calls(TierGuard guard, End end, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(guard.enter()).isNull();
            guard.left(end, 0);
        }
    }

    /** A call is let in then, and is under way. */
    private long millisUntilTried(TierGuard guard) {
        long millis = 0;
        now += 1;
        for (boolean isTried = false; !isTried; millis++) {
            boolean isOpenForCalls = guard.isOpenForCalls();
            isTried = guard.enter() == null;
            assertThat(isOpenForCalls).isEqualTo(isTried);
            now += isTried ? 0 : ms(1);
        }
        return millis - 1;
    }

    @Test
    void enter_loaderWhoseTriesFail_staysAwayTwiceAsLongEachTimeUpToTheLimit() {
        TierGuard loader = loader("breaker.open", "5 s");
        calls(loader, End.FAILED, settings.failures());
        List<Long> waited = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waited.add(millisUntilTried(loader));
            loader.left(End.FAILED, 0);
        }

        assertThat(waited).containsExactly(1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    }

    @Test
    void enter_loaderThatWasWellAgain_isTriedAsSoonAsTheFirstTime() {
        TierGuard loader = loader("origin.breaker-open", "100 ms");
        calls(loader, End.FAILED, settings.failures());
        millisUntilTried(loader);
        loader.left(End.FAILED, 0);
        assertThat(millisUntilTried(loader)).isEqualTo(200);
        loader.left(End.SUCCEEDED, 0);
        calls(loader, End.SUCCEEDED, settings.successes() - 1);
        assertThat(told()).endsWith(BreakerState.CLOSED);

        calls(loader, End.FAILED, settings.failures());

        assertThat(millisUntilTried(loader)).isEqualTo(100);
    }

    @Test
    void enter_loaderWhereOtherTiersAreTriedSooner_isTriedAsSoonAsThey() {
        TierGuard loader = loader("breaker.open", "300 ms");
        calls(loader, End.FAILED, settings.failures());

        assertThat(millisUntilTried(loader)).isEqualTo(300);
    }

    @Test
    void left_callOfALoaderFromBeforeItOpened_hasNoVoteInTheHalfOpenState() {
        TierGuard loader = loader();
        assertThat(loader.enter()).isNull();
        calls(loader, End.FAILED, settings.failures());
        now += ms(1_000) + 1;
        calls(loader, End.SUCCEEDED, 1);

        loader.left(End.FAILED, ms(1_001));

        assertThat(told()).endsWith(BreakerState.HALF_OPEN);
    }

    @Test
    void changed_loaderThatOpensAgain_saysWhenItIsTriedNext() {
        try (CapturedLog log = new CapturedLog()) {
            TierGuard loader =
                    loader("faults", "[{ keys = \"*\", kind = slow-origin, rate = 1%, delay = 1 s, votes = on }]");
            calls(loader, End.FAILED, settings.failures());
            millisUntilTried(loader);
            loader.left(End.FAILED, 0);

            assertThat(log.lines())
                    .containsExactly(
                            "[detour] origin prices: breaker OPEN (5 failures in a row; what detour.faults injects counts, too):"
                                    + " it is left out; it is tried again in 1 s",
                            "[detour] origin prices: breaker HALF_OPEN (1 s are over): one call tries it, and 2"
                                    + " more once that has succeeded",
                            "[detour] origin prices: breaker OPEN (the call that tried it failed; what detour.faults injects"
                                    + " counts, too): it is left out; it is tried again in 2 s");
        }
    }
}
