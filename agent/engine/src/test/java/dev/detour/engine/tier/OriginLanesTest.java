package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Value;
import dev.detour.spi.OriginValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each loader has a breaker and a bulkhead of its own on each route. */
class OriginLanesTest {

    private final Versions versions = new Versions();
    private final List<Transition> transitions = new CopyOnWriteArrayList<>();
    private final OriginTier tier =
            new OriginTier(Lookups.settings(), versions, Sinks.to(value -> {}), transitions::add);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Origin good = origin("good", request -> OriginValue.ofUtf8(request.keyUtf8()));

    @AfterEach
    void releaseAll() {
        release.countDown();
    }

    private Lookup read(String key, String route, Origin origin, String... settings) {
        Policy policy = Lookups.settings(settings).policy();
        return new Lookup(
                "test",
                lookup(key, NAMESPACE, 0, origin).node(),
                key(key),
                new Route(route, origin, policy),
                System.nanoTime(),
                0);
    }

    private CompletableFuture<Found> load(String key, String route, Origin origin, String... settings) {
        return tier.load(read(key, route, origin, settings), origin);
    }

    private static Result result(CompletableFuture<Found> load) throws Exception {
        return load.get(30, TimeUnit.SECONDS).result();
    }

    /** Counts the loads inside it, each of which stays until it is released, interrupted or not. */
    private Origin stubborn(long timeoutMillis) {
        Origin any = origin("stubborn", request -> {
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException ignored) {
                    Thread.interrupted();
                }
            }
            running.decrementAndGet();
            return OriginValue.ofUtf8("late");
        });
        return new Origin("stubborn", any.patterns(), any.loader(), TimeUnit.MILLISECONDS.toNanos(timeoutMillis), null);
    }

    @Test
    void load_loaderThatIgnoresInterrupts_keepsToItsThreadsAndLeavesTheOthersAlone() throws Exception {
        Origin stubborn = stubborn(50);
        for (int round = 0; round < 5; round++) {
            List<CompletableFuture<Found>> loads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                loads.add(load(round + ":" + i, "r", stubborn, "origin.max-concurrent", "4"));
            }
            for (CompletableFuture<Found> load : loads) {
                assertThat(result(load)).isIn(Result.TIMED_OUT, Result.SHED, Result.REFUSED);
            }
            assertThat(result(load("good:" + round, "r", good))).isEqualTo(Result.ANSWERED);
        }
        assertThat(mostRunning).hasValue(4);
        assertThat(running).as("they are still in there").hasValue(4);
    }

    @Test
    void load_everyThreadOverstayed_isTurnedAwayAtOnceAndServedWhenTheyAreBack() throws Exception {
        Origin stubborn = stubborn(50);
        assertThat(result(load("a", "r", stubborn, "origin.max-concurrent", "1")))
                .isEqualTo(Result.TIMED_OUT);

        await().untilAsserted(() -> assertThat(
                        load("b", "r", stubborn, "origin.max-concurrent", "1").getNow(Found.EMPTY))
                .isEqualTo(Found.SHED));

        release.countDown();
        await().untilAsserted(() -> assertThat(result(load("c", "r", stubborn, "origin.max-concurrent", "1")))
                .isEqualTo(Result.ANSWERED));
    }

    @Test
    void load_hangingLoaderThatIsTriedAgain_holdsUpOneRead() throws Exception {
        OriginTier soon = new OriginTier(
                Lookups.settings("origin.breaker-open", "20 ms"), versions, Sinks.to(value -> {}), transitions::add);
        Origin hanging = stubborn(500);
        List<CompletableFuture<Found>> failed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            failed.add(soon.load(read("a" + i, "r", hanging), hanging));
        }
        for (CompletableFuture<Found> load : failed) {
            assertThat(result(load)).isEqualTo(Result.TIMED_OUT);
        }

        AtomicInteger tries = new AtomicInteger();
        await().until(() -> !soon.load(read("b" + tries.incrementAndGet(), "r", hanging), hanging)
                .isDone());
        for (int i = 0; i < 10; i++) {
            assertThat(soon.load(read("c" + i, "r", hanging), hanging).getNow(Found.EMPTY))
                    .isEqualTo(Found.REFUSED);
        }
        await().untilAsserted(() -> assertThat(mostRunning).hasValue(6));
    }

    @Test
    void load_failingLoader_opensItsOwnBreakerAndIsSkipped() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Origin failing = origin("failing", request -> {
            asked.incrementAndGet();
            throw new IllegalStateException("no database");
        });
        for (int i = 0; i < 5; i++) {
            assertThat(result(load("a" + i, "r", failing))).isEqualTo(Result.FAILED);
        }

        await().untilAsserted(() -> assertThat(transitions).hasSize(1));
        assertThat(load("b", "r", failing).getNow(Found.EMPTY)).isEqualTo(Found.REFUSED);
        assertThat(asked).hasValue(5);
        assertThat(result(load("c", "r", good))).isEqualTo(Result.ANSWERED);
        assertThat(transitions).singleElement().satisfies(opened -> {
            assertThat(opened.to()).isEqualTo(BreakerState.OPEN);
            assertThat(opened.subject()).contains("failing");
        });
    }

    @Test
    void load_waitersOfASlowButSoundLoader_doNotOpenItsBreaker() throws Exception {
        Origin slow = origin("slow", request -> {
            release.await();
            return OriginValue.ofUtf8("value");
        });
        String[] oneAtATime = {"origin.max-concurrent", "1", "origin.timeout", "30 s"};
        String[] hasty = {"origin.max-concurrent", "1", "origin.timeout", "20 ms"};
        CompletableFuture<Found> first = load("first", "r", slow, oneAtATime);
        for (int i = 0; i < 20; i++) {
            assertThat(result(load("a" + i, "r", slow, hasty))).isEqualTo(Result.TIMED_OUT);
        }
        release.countDown();

        assertThat(result(first)).isEqualTo(Result.ANSWERED);
        assertThat(transitions).isEmpty();
    }

    @Test
    void load_limitsOfARoute_holdForThatRouteAlone() throws Exception {
        Origin slow = stubborn(30_000);
        String[] narrow = {"origin.max-concurrent", "1", "origin.max-waiting", "1"};
        String[] wide = {"origin.max-concurrent", "3", "origin.max-waiting", "0"};
        load("a", "narrow", slow, narrow);
        load("b", "narrow", slow, narrow);

        assertThat(load("c", "narrow", slow, narrow).getNow(Found.EMPTY)).isEqualTo(Found.SHED);
        for (int i = 0; i < 3; i++) {
            load("w" + i, "wide", slow, wide);
        }
        assertThat(load("x", "wide", slow, wide).getNow(Found.EMPTY)).isEqualTo(Found.SHED);
        await().untilAsserted(() -> assertThat(running).hasValue(4));
    }

    @Test
    void load_tenTimesAsManyAsThereArePlaces_runsAndKeepsNoMoreThanThese() throws Exception {
        Origin slow = stubborn(30_000);
        int shed = 0;
        for (int i = 0; i < 10 * (4 + 10); i++) {
            Found now = load("k" + i, "r", slow, "origin.max-concurrent", "4", "origin.max-waiting", "10")
                    .getNow(Found.EMPTY);
            shed += now == Found.SHED ? 1 : 0;
        }

        assertThat(shed).isEqualTo(9 * (4 + 10));
        assertThat(mostRunning).hasValueLessThanOrEqualTo(4);
    }

    @Test
    void refresh_tenTimesTheRate_isHeldToIt() {
        OriginTier slowly = new OriginTier(
                Lookups.settings("origin.refresh-rate", "10"), versions, Sinks.to(value -> {}), transitions::add);
        int begun = 0;
        long beganNanos = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            Lookup lookup = read("k" + i, "r", good);
            begun += slowly.refresh(lookup, good).getNow(Found.EMPTY) == Found.SHED ? 0 : 1;
        }

        long tenths = (System.nanoTime() - beganNanos) / 100_000_000;
        assertThat(begun).isBetween(1, Math.toIntExact(tenths) + 3);
    }

    @Test
    void refresh_ofWhatWasLoadedLately_asksNobody() {
        OriginTier tier = new OriginTier(Lookups.settings(), versions, new OriginTier.Sink() {
            @Override
            public void loaded(Lookup lookup, Value value, long ttlNanos) {
                throw new AssertionError("loaded " + lookup.key());
            }

            @Override
            public void absent(Lookup lookup) {}

            @Override
            public boolean isLatelyLoaded(Lookup lookup) {
                return true;
            }
        });

        assertThat(tier.refresh(read("a", "r", good), good)).isCompletedWithValue(Found.SKIPPED);
        assertThat(tier.underWay()).isZero();
    }

    @Test
    void load_absentInABurstOfNulls_isOneLoad() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Origin empty = origin("empty", request -> {
            asked.incrementAndGet();
            return OriginValue.absent();
        });
        for (int i = 0; i < 100; i++) {
            assertThat(result(load("a", "r", empty))).isEqualTo(Result.EMPTY);
        }
        assertThat(asked).hasValue(1);

        versions.move(key("a"));
        Lookup after = new Lookup(
                "test",
                read("a", "r", empty).node(),
                key("a"),
                read("a", "r", empty).route(),
                System.nanoTime(),
                versions.of(key("a")));
        assertThat(result(tier.load(after, empty))).isEqualTo(Result.EMPTY);
        assertThat(asked).as("asked again after an own write").hasValue(2);
    }
}
