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
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.RemoteTiers;
import dev.detour.engine.tier.Versions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is told of decisions blocks, as a span processor of the application's may. */
class ToldDecisionTest {

    private static final Outcome DOWN = new Outcome.Fault(FaultKind.NODE_DOWN);

    private final CountDownLatch free = new CountDownLatch(1);
    private final AtomicReference<@Nullable Decision> told = new AtomicReference<>();
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
        return new Router(steps, this::isTold);
    }

    private void isTold(Decision decision) {
        try {
            free.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        told.set(decision);
    }

    @AfterEach
    void release() {
        free.countDown();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void divertAsync_observerBlocks_answerIsGivenBefore(boolean inPlace) {
        AtomicReference<@Nullable Answer> given = new AtomicReference<>();

        if (inPlace) {
            router.divertInPlace(read, DOWN, given::set);
        } else {
            router.divertAsync(read, DOWN, given::set);
        }

        await().untilAsserted(() -> assertThat(given.get()).isNotNull());
        long givenNanos = System.nanoTime();
        assertThat(told.get()).isNull();
        free.countDown();
        await().untilAsserted(() -> assertThat(told.get()).isNotNull().satisfies(decision -> {
            assertThat(decision.answer()).isEqualTo(given.get());
            assertThat(decision.endNanos() - givenNanos).isNegative(); // without what the telling takes
        }));
    }

    @Test
    void divertInPlace_receiverThrows_isToldAllTheSame() {
        free.countDown();

        router.divertInPlace(read, DOWN, answer -> {
            throw new IllegalStateException("of the receiver");
        });

        await().untilAsserted(() -> assertThat(told.get()).isNotNull());
    }
}
