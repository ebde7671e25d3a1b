package dev.detour.engine.route;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.lookup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.RouteEnd;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.RemoteTiers;
import dev.detour.engine.tier.Versions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads of a value in memory, while the application's callbacks hold up the threads that were made for them. */
class AsyncRoutesTest {

    private static final Outcome DOWN = new Outcome.Fault(FaultKind.NODE_DOWN);

    /** All the threads that callbacks can ever have, if they block without saying so. */
    private static final int HELD_UP = Continuations.MAX_THREADS;

    private final AtomicInteger decided = new AtomicInteger();
    private final CountDownLatch database = new CountDownLatch(1);
    private final AtomicInteger told = new AtomicInteger();
    private final Lookup read = lookup("a", NAMESPACE, 0, null);
    private final Router router = router();

    private Router router() {
        Settings settings = Lookups.settings();
        Versions versions = new Versions();
        LocalTier local = new LocalTier(settings, versions);
        local.remember(read, Value.of("from local"));
        OriginTier origins = new OriginTier(settings, versions, Sinks.to(value -> {}));
        RemoteTiers remote = new RemoteTiers(settings, versions, transition -> {});
        Steps steps = new Steps(settings, local, origins, remote, transition -> {});
        return new Router(steps, decision -> decided.incrementAndGet());
    }

    @BeforeEach
    void everyContinuationWaits() {
        CountDownLatch waiting = new CountDownLatch(HELD_UP);
        for (int i = 0; i < HELD_UP; i++) {
            router.divertAsync(read, DOWN, answer -> {
                waiting.countDown();
                holdUp();
                told.incrementAndGet();
            });
        }
        await().until(() -> waiting.getCount() == 0);
    }

    @AfterEach
    void release() {
        database.countDown();
    }

    private void holdUp() {
        try {
            database.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void divertAsync_callbacksHoldUpTheirThreads_stepsAreTaken() {
        int before = decided.get();

        router.divertAsync(read, DOWN, answer -> {});

        await().until(() -> decided.get() == before + 1);
    }

    @Test
    void divertInPlace_callbacksHoldUpTheirThreads_isToldAllTheSame() {
        AtomicReference<@Nullable Answer> given = new AtomicReference<>();
        AtomicReference<String> thread = new AtomicReference<>();

        router.divertInPlace(read, DOWN, answer -> {
            thread.set(Thread.currentThread().getName());
            given.set(answer);
        });

        await().untilAsserted(() -> assertThat(given.get()).isNotNull());
        assertThat(thread.get()).startsWith("detour-route");
    }

    @Test
    void divertAsync_tenTimesAsManyAsMayBeUnderWay_theOthersAreGivenBackAtOnce() {
        for (int i = 0; i < AsyncRoutes.MAX_UNDER_WAY; i++) {
            router.divertAsync(read, DOWN, answer -> {
                if (answer != null && answer.tier() == Tier.LOCAL) {
                    told.incrementAndGet();
                }
            });
        }

        Thread caller = Thread.currentThread();
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < 9 * AsyncRoutes.MAX_UNDER_WAY; i++) {
            router.divertAsync(read, DOWN, answer -> {
                if (answer == null && Thread.currentThread() == caller) {
                    refused.incrementAndGet();
                }
            });
        }

        // those that wait for a continuation's thread are told of nothing before it is free
        assertThat(refused).hasValue(9 * AsyncRoutes.MAX_UNDER_WAY);
        database.countDown();
        await().until(() -> told.get() == HELD_UP + AsyncRoutes.MAX_UNDER_WAY);
        AtomicReference<@Nullable Answer> next = new AtomicReference<>();
        router.divertAsync(read, DOWN, next::set);
        await().untilAsserted(() -> assertThat(next.get()).isNotNull());
    }

    /** Counts what arrives. */
    private final class Counting implements RouteEnd {
        final AtomicReference<@Nullable Exhaustion> why = new AtomicReference<>();
        final boolean throwsFirst;

        Counting(boolean throwsFirst) {
            this.throwsFirst = throwsFirst;
        }

        @Override
        public void arrived(@Nullable Answer answer) {
            told.incrementAndGet();
        }

        @Override
        public void exhausted(Exhaustion reason) {
            why.set(reason);
            if (throwsFirst) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    @Test
    void divertInPlace_countingFails_arrivesAllTheSame() {
        Counting end = new Counting(true);

        router.divertInPlace(lookup("unknown", NAMESPACE, 0, null), DOWN, end);

        await().untilAsserted(() -> assertThat(told).hasValue(1));
        assertThat(end.why.get()).isEqualTo(Exhaustion.NOT_HELD);
    }

    @Test
    void begin_stepsThatCannotBeTaken_areAFailureOfTheTiers() {
        AsyncRoutes broken = new AsyncRoutes(new AsyncRoutes.Leg() {
            @Override
            public CompletableFuture<Found> advance(Passage passage) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void tell(Decision decision) {}
        });
        Counting end = new Counting(false);

        broken.begin(read, DOWN, end, true);

        await().untilAsserted(() -> assertThat(told).hasValue(1));
        assertThat(end.why.get()).isEqualTo(Exhaustion.FAILED);
    }
}
