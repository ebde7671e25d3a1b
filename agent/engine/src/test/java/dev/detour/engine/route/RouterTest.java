package dev.detour.engine.route;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.RemoteTiers;
import dev.detour.engine.tier.Versions;
import dev.detour.spi.OriginValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RouterTest {

    private static final Outcome DOWN = new Outcome.Fault(FaultKind.NODE_DOWN);

    private final Versions versions = new Versions();
    private final LocalTier local = new LocalTier(Lookups.settings(), versions);
    private final List<Decision> decisions = new CopyOnWriteArrayList<>();
    private final Router router = router(Lookups.settings());
    private final Origin good = origin("good", request -> OriginValue.ofUtf8("from origin"));

    private Router router(Settings settings) {
        OriginTier origins = new OriginTier(settings, versions, Sinks.to(value -> {}));
        RemoteTiers remote = new RemoteTiers(settings, versions, transition -> {});
        return new Router(new Steps(settings, local, origins, remote, transition -> {}), decisions::add);
    }

    private Lookup read(@Nullable Origin origin) {
        return lookup("a", NAMESPACE, 0, origin);
    }

    private Lookup read(Origin origin, String... settings) {
        Route route = new Route("test", origin, Lookups.settings(settings).policy());
        return new Lookup("test", read(origin).node(), key("a"), route, System.nanoTime(), 0);
    }

    private void rememberLocally() {
        local.remember(read(null), Value.of("from local"));
    }

    private List<Tier> tiersTried() {
        return decisions.get(0).attempts().stream().map(Attempt::tier).toList();
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void divert_faultAndLocalEntry_answersLocally(FaultKind kind) {
        rememberLocally();

        Answer answer = router.divert(read(good), new Outcome.Fault(kind));

        assertThat(answer).extracting(Answer::tier).isEqualTo(Tier.LOCAL);
        assertThat(tiersTried()).endsWith(Tier.LOCAL).doesNotContain(Tier.ORIGIN);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void divert_faultAndNothingLocal_asksTheOrigin(FaultKind kind) {
        Answer answer = router.divert(read(good), new Outcome.Fault(kind));

        assertThat(answer).isEqualTo(new Answer(Value.of("from origin".getBytes(UTF_8)), Tier.ORIGIN, 0));
        assertThat(tiersTried()).endsWith(Tier.LOCAL, Tier.ORIGIN);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "ABSENT", "UNEXPLAINED", "DELETED"})
    void divert_null_asksTheOriginAndNeverAnswersLocally(MissKind kind) {
        rememberLocally();

        Answer answer = router.divert(read(good), new Outcome.Miss(kind));

        assertThat(answer).extracting(Answer::tier).isEqualTo(Tier.ORIGIN);
        assertThat(tiersTried()).containsExactly(Tier.ORIGIN);
    }

    /** What it will come to nobody knows: the read is one that may have been answered. */
    @Test
    void divert_refreshHasButBegun_isNotTakenForTheOriginsWordThatThereIsNone() {
        CountDownLatch end = new CountDownLatch(1);
        Origin slow = origin("slow", request -> {
            end.await();
            return OriginValue.absent();
        });
        List<Exhaustion> why = new CopyOnWriteArrayList<>();

        Answer answer = router.divert(read(slow, "table.node-down", "[refresh, local, stale]"), DOWN, why::add);
        end.countDown();

        assertThat(answer).isNull();
        assertThat(why).containsExactly(Exhaustion.NOT_HELD);
    }

    @Test
    void divert_originSaysThatThereIsNone_isAbsent() {
        List<Exhaustion> why = new CopyOnWriteArrayList<>();

        router.divert(read(origin("none", request -> OriginValue.absent())), DOWN, why::add);

        assertThat(why).containsExactly(Exhaustion.ABSENT);
    }

    @Test
    void canDivert_nullThatCouldNotBeFilled_isLeftToTheApplication() {
        Node linked = Lookups.node(elsewhere -> {
            throw new LinkFailure("not asked for");
        });

        assertThat(router.canDivert(read(good), Outcome.UNEXPLAINED)).isFalse();
        assertThat(router.canDivert(read(good), DOWN)).isTrue();
        assertThat(router.canDivert(lookup("a", linked, 0, good), Outcome.UNEXPLAINED))
                .isTrue();
    }

    @Test
    void canDivert_injectedTimeoutAndOnlyARetryLeft_isFalseSinceTheServerWouldAnswer() {
        Node linked = Lookups.node(elsewhere -> {
            throw new LinkFailure("not asked for");
        });
        Lookup read = lookup("a", linked, 0, null);

        assertThat(router.canDivert(read, Outcome.TIMEOUT)).isTrue();
        assertThat(router.canDivert(read, Outcome.Fault.injected(FaultKind.TIMEOUT, true)))
                .isFalse();
    }

    @Test
    void divert_injectedTimeout_skipsTheRetry() {
        router.divert(read(good), Outcome.Fault.injected(FaultKind.TIMEOUT, true));

        assertThat(decisions.get(0).attempts())
                .first()
                .satisfies(first -> assertThat(first.result()).isEqualTo(Result.SKIPPED));
        assertThat(decisions.get(0).outcome().injected()).isTrue();
    }

    static Stream<Outcome> outcomes() {
        return Stream.of(DOWN, Outcome.UNEXPLAINED, Outcome.UNKNOWN);
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void divert_noTierLeft_hasNoAnswer(Outcome outcome) {
        assertThat(router.canDivert(read(null), outcome)).isFalse();
        assertThat(router.divert(read(null), outcome)).isNull();
    }

    private Lookup readOrMiss() {
        Route route =
                new Route("test", null, Lookups.settings("exhausted", "miss").policy());
        return new Lookup("test", read(null).node(), key("a"), route, System.nanoTime(), 0);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void divert_faultAndExhaustedIsMiss_isAMiss(FaultKind kind) {
        Outcome fault = new Outcome.Fault(kind);

        assertThat(router.canDivert(readOrMiss(), fault)).isTrue();
        assertThat(router.divert(readOrMiss(), fault)).isEqualTo(Answer.MISS);
    }

    @ParameterizedTest
    @MethodSource("notFaults")
    void divert_noFaultOrPendingAndExhaustedIsMiss_hasNoAnswer(Outcome outcome) {
        assertThat(router.canDivert(readOrMiss(), outcome)).isFalse();
        assertThat(router.divert(readOrMiss(), outcome)).isNull();
    }

    static Stream<Outcome> notFaults() {
        return Stream.of(Outcome.UNEXPLAINED, Outcome.UNKNOWN, Outcome.TIMEOUT); // which the primary may mend
    }

    @Test
    void divert_interruptedAndExhaustedIsMiss_hasNoAnswer() {
        Origin hanging = origin("hanging", request -> {
            new CountDownLatch(1).await();
            return OriginValue.absent();
        });
        Thread.currentThread().interrupt();

        Answer answer = router.divert(read(hanging, "exhausted", "miss"), DOWN);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isNull();
    }

    @Test
    void divert_evictedAndLocalEntry_answersLocallyAndLoadsBehind() {
        rememberLocally();
        CountDownLatch loaded = new CountDownLatch(1);
        Origin counting = origin("counting", request -> {
            loaded.countDown();
            return OriginValue.ofUtf8("newer");
        });

        Answer answer = router.divert(read(counting), new Outcome.Miss(MissKind.EVICTED));

        assertThat(answer).extracting(Answer::tier).isEqualTo(Tier.LOCAL);
        await().until(() -> loaded.getCount() == 0);
    }

    @Test
    void divert_evictedAndNothingLocal_waitsForTheLoadBehind() {
        Answer answer = router.divert(read(good, "eviction.wait", "10 s"), new Outcome.Miss(MissKind.EVICTED));

        assertThat(answer).extracting(Answer::tier).isEqualTo(Tier.ORIGIN);
    }

    @Test
    void divert_evictedAndSlowLoader_waitsNoLongerThanTheSetting() {
        Origin hanging = origin("hanging", request -> {
            new CountDownLatch(1).await();
            return OriginValue.absent();
        });

        Lookup read = read(hanging, "eviction.wait", "10 ms");
        assertThat(router.divert(read, new Outcome.Miss(MissKind.EVICTED))).isNull();
        assertThat(decisions.get(0).attempts())
                .last()
                .extracting(Attempt::result)
                .isEqualTo(Decision.Result.TIMED_OUT);
    }

    @Test
    void divert_slowLoaderAndStaleEntry_answersStaleAndTheLoadGoesOn() {
        rememberLocally();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Origin slow = origin("slow", request -> {
            release.await();
            ended.countDown();
            return OriginValue.ofUtf8("newer");
        });
        Lookup read = read(slow, "local.fresh", "0 s", "origin.soft-timeout", "5 ms");

        Answer answer = router.divert(read, DOWN);

        assertThat(answer).extracting(Answer::tier).isEqualTo(Tier.STALE);
        release.countDown();
        await().until(() -> ended.getCount() == 0);
    }

    @Test
    void divert_loaderIsLateAlready_isNotWaitedForAgain() {
        rememberLocally();
        Origin hanging = origin("hanging", request -> {
            new CountDownLatch(1).await();
            return OriginValue.absent();
        });
        String[] settings = {"local.fresh", "0 s", "origin.soft-timeout", "300 ms"};
        router.divert(read(hanging, settings), DOWN);

        Answer answer = router.divert(read(hanging, settings), DOWN);

        assertThat(answer).extracting(Answer::tier).isEqualTo(Tier.STALE);
        Attempt origin = decisions.get(1).attempts().stream()
                .filter(attempt -> attempt.result() == Decision.Result.TIMED_OUT)
                .findFirst()
                .orElseThrow();
        assertThat(origin.endNanos() - origin.startNanos()).isLessThan(TimeUnit.MILLISECONDS.toNanos(300));
    }

    @Test
    void divertAsync_slowLoaderAndStaleEntry_answersStale() throws Exception {
        rememberLocally();
        Origin hanging = origin("hanging", request -> {
            new CountDownLatch(1).await();
            return OriginValue.absent();
        });
        CompletableFuture<@Nullable Answer> answer = new CompletableFuture<>();

        router.divertAsync(read(hanging, "local.fresh", "0 s", "origin.soft-timeout", "5 ms"), DOWN, answer::complete);

        assertThat(answer.get(10, TimeUnit.SECONDS)).extracting(Answer::tier).isEqualTo(Tier.STALE);
    }

    @Test
    void divert_tooOldEntry_doesNotAnswer() {
        rememberLocally();

        Lookup read = read(good, "local.fresh", "0 s", "local.max-stale", "0 s");
        assertThat(router.divert(read, DOWN)).extracting(Answer::tier).isEqualTo(Tier.ORIGIN);
    }

    @Test
    void divert_unknownError_goesNowhere() {
        rememberLocally();

        assertThat(router.canDivert(read(good), Outcome.UNKNOWN)).isFalse();
        assertThat(router.divert(read(good), Outcome.UNKNOWN)).isNull();
    }

    @Test
    void divert_originFails_hasNoAnswer() {
        Origin broken = origin("broken", request -> {
            throw new IllegalStateException("no database");
        });

        assertThat(router.divert(read(broken), DOWN)).isNull();
        assertThat(decisions.get(0).answer()).isNull();
        assertThat(decisions.get(0).attempts())
                .extracting(Attempt::result)
                .containsExactly(
                        Decision.Result.SKIPPED, Decision.Result.EMPTY, Decision.Result.FAILED, Decision.Result.EMPTY);
    }

    @Test
    void divert_interruptedWhileWaiting_keepsTheInterrupt() {
        Origin hanging = origin("hanging", request -> {
            new CountDownLatch(1).await();
            return OriginValue.absent();
        });
        Thread.currentThread().interrupt();

        assertThat(router.divert(read(hanging), DOWN)).isNull();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void divertAsync_answer_comesOnAThreadForApplicationCode() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<@Nullable Answer> answer = new CompletableFuture<>();
        router.divertAsync(read(good), DOWN, given -> {
            thread.complete(Thread.currentThread());
            answer.complete(given);
        });

        assertThat(answer.get(10, TimeUnit.SECONDS)).extracting(Answer::tier).isEqualTo(Tier.ORIGIN);
        assertThat(thread.get().getName()).startsWith("detour-continuation-");
        assertThat(thread.get()).isNotInstanceOf(OwnThread.class);
        assertThat(thread.get().isDaemon()).isTrue();
    }

    @Test
    void divertAsync_continuationsThatWaitForFurtherDiversions_doNotRunOutOfThreads() {
        int chains = 200;
        CountDownLatch done = new CountDownLatch(chains);
        for (int i = 0; i < chains; i++) {
            router.divertAsync(read(good), DOWN, first -> {
                CompletableFuture<Boolean> second = new CompletableFuture<>();
                router.divertAsync(read(good), DOWN, given -> second.complete(given != null));
                if (second.join()) { // blocks a worker, as an application's synchronous read does
                    done.countDown();
                }
            });
        }

        await().until(() -> done.getCount() == 0);
    }
}
