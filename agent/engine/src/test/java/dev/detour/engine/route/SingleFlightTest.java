package dev.detour.engine.route;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.RemoteTiers;
import dev.detour.engine.tier.Versions;
import dev.detour.spi.OriginValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A thousand threads that miss one key at the same time are one load, from the routing engine down to the loader. */
class SingleFlightTest {

    private static final int THREADS = 1_000;

    private final Versions versions = new Versions();
    private final Settings settings = Lookups.settings("origin.timeout", "60 s");
    private final AtomicInteger loads = new AtomicInteger();
    private final Router router = router();

    private Router router() {
        OriginTier origins = new OriginTier(settings, versions, Sinks.to(value -> {}));
        LocalTier local = new LocalTier(settings, versions);
        RemoteTiers remote = new RemoteTiers(settings, versions, transition -> {});
        return new Router(new Steps(settings, local, origins, remote, transition -> {}), decision -> {});
    }

    private Lookup read(Origin origin) {
        Lookup any = lookup("a", NAMESPACE, 0, origin);
        Route route = new Route("test", origin, settings.policy());
        return new Lookup("test", any.node(), any.key(), route, System.nanoTime(), 0);
    }

    /** Runs on a thousand threads, released together; what each of them got. */
    private static List<@Nullable Answer> together(CyclicBarrier start, Read read) throws Exception {
        List<CompletableFuture<@Nullable Answer>> results = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            CompletableFuture<@Nullable Answer> result = new CompletableFuture<>();
            results.add(result);
            new Thread(
                            null,
                            () -> {
                                try {
                                    result.complete(read.atOnceWith(start));
                                } catch (Exception | Error failure) {
                                    result.completeExceptionally(failure);
                                }
                            },
                            "reader-" + i,
                            64 * 1024)
                    .start();
        }
        List<@Nullable Answer> answers = new ArrayList<>();
        for (CompletableFuture<@Nullable Answer> result : results) {
            answers.add(result.get(60, TimeUnit.SECONDS));
        }
        return answers;
    }

    private interface Read {
        @Nullable
        Answer atOnceWith(CyclicBarrier start) throws Exception;
    }

    private static void assertOneLoadForAll(List<@Nullable Answer> answers, AtomicInteger loads) {
        assertThat(answers).hasSize(THREADS).allSatisfy(answer -> {
            assertThat(answer).isNotNull().extracting(Answer::value).isNotNull();
            assertThat(answer.value()).extracting(Value::text).isEqualTo("load 1");
        });
        assertThat(loads).hasValue(1);
    }

    @Test
    void divert_thousandThreadsWhileTheLoadRuns_isOneLoad() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(THREADS);
        Origin origin = origin("slow", request -> {
            int load = loads.incrementAndGet();
            mayEnd.await(); // not before everybody has called
            return OriginValue.ofUtf8("load " + load);
        });

        List<@Nullable Answer> answers = together(new CyclicBarrier(THREADS), start -> {
            start.await();
            Lookup lookup = read(origin);
            mayEnd.countDown();
            return router.divert(lookup, Outcome.UNEXPLAINED);
        });

        assertOneLoadForAll(answers, loads);
    }

    /** The load ends at once: most of the readers come after it, with nulls that are older than its end. */
    @Test
    void divert_thousandLateNulls_takeTheLoadThatHasEnded() throws Exception {
        Origin origin = origin("fast", request -> OriginValue.ofUtf8("load " + loads.incrementAndGet()));

        List<@Nullable Answer> answers = together(new CyclicBarrier(THREADS), start -> {
            Lookup lookup = read(origin);
            start.await();
            return router.divert(lookup, Outcome.UNEXPLAINED);
        });

        assertOneLoadForAll(answers, loads);
    }

    @Test
    void divertAsync_thousandThreads_isOneLoad() throws Exception {
        Origin origin = origin("fast", request -> OriginValue.ofUtf8("load " + loads.incrementAndGet()));

        List<@Nullable Answer> answers = together(new CyclicBarrier(THREADS), start -> {
            Lookup lookup = read(origin);
            CompletableFuture<@Nullable Answer> answer = new CompletableFuture<>();
            start.await();
            router.divertAsync(lookup, Outcome.UNEXPLAINED, answer::complete);
            return answer.get(60, TimeUnit.SECONDS);
        });

        assertOneLoadForAll(answers, loads);
    }
}
