package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import dev.detour.spi.AsyncOriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An asynchronous load holds a turn, but no thread. */
class AsyncLoadTest {

    private final Versions versions = new Versions();
    private final List<Value> kept = new CopyOnWriteArrayList<>();
    private final OriginTier tier = new OriginTier(Lookups.settings(), versions, Sinks.to(kept::add));
    private final List<CompletableFuture<OriginValue>> stages = new CopyOnWriteArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    private static Origin async(Function<OriginRequest, @Nullable CompletionStage<OriginValue>> load) {
        AsyncOriginLoader loader = new AsyncOriginLoader() {
            @Override
            public Collection<String> keys() {
                return List.of("*");
            }

            @Override
            @SuppressWarnings("NullAway") // some return null: that is tested
            public CompletionStage<OriginValue> loadAsync(OriginRequest request) {
                return load.apply(request);
            }
        };
        return new Origin("async", List.of("*"), loader, AsyncLoadTest.class.getClassLoader());
    }

    private final Origin pending = async(request -> {
        threads.add(Thread.currentThread());
        CompletableFuture<OriginValue> stage = new CompletableFuture<>();
        stages.add(stage);
        return stage;
    });

    private CompletableFuture<Found> load(String key, Origin origin, String... settings) {
        Lookup any = lookup(key, NAMESPACE, 0, origin);
        Route route = new Route("r", origin, Lookups.settings(settings).policy());
        return tier.load(new Lookup("test", any.node(), key(key), route, System.nanoTime(), 0), origin);
    }

    private static Found get(CompletableFuture<Found> load) throws Exception {
        return load.get(30, TimeUnit.SECONDS);
    }

    @Test
    void load_manySlowStages_holdNoThreads() throws Exception {
        List<CompletableFuture<Found>> loads = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            loads.add(load("k" + i, pending, "origin.max-concurrent", "500", "origin.timeout", "30 s"));
        }
        await().until(() -> stages.size() == 500);

        await("every thread has left the loader")
                .untilAsserted(() -> assertThat(threads).noneMatch(AsyncLoadTest::isInLoader));
        assertThat(loads).noneMatch(CompletableFuture::isDone);
        stages.forEach(stage -> stage.complete(OriginValue.ofUtf8("value")));
        for (CompletableFuture<Found> load : loads) {
            assertThat(get(load).result()).isEqualTo(Result.ANSWERED);
        }
    }

    private static boolean isInLoader(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(LoadTask.class.getName())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void load_stagesUnderWay_countAsLoadsUnderWay() throws Exception {
        String[] two = {"origin.max-concurrent", "2", "origin.max-waiting", "1", "origin.timeout", "30 s"};
        CompletableFuture<Found> first = load("a", pending, two);
        load("b", pending, two);
        CompletableFuture<Found> third = load("c", pending, two);
        await().until(() -> stages.size() == 2);

        assertThat(load("d", pending, two).getNow(Found.EMPTY)).isEqualTo(Found.SHED);
        assertThat(stages).as("the third waits for its turn").hasSize(2);
        stages.get(0).complete(OriginValue.ofUtf8("value"));
        assertThat(get(first).result()).isEqualTo(Result.ANSWERED);
        await().until(() -> stages.size() == 3);
        stages.get(2).complete(OriginValue.ofUtf8("value"));
        assertThat(get(third).result()).isEqualTo(Result.ANSWERED);
    }

    @Test
    void load_stageThatNeverCompletes_timesOutAndGivesItsTurnBack() throws Exception {
        String[] one = {"origin.max-concurrent", "1", "origin.timeout", "500 ms"};

        assertThat(get(load("a", pending, one)).result()).isEqualTo(Result.TIMED_OUT);

        CompletableFuture<Found> next = load("b", pending, "origin.max-concurrent", "1", "origin.timeout", "30 s");
        await().until(() -> stages.size() == 2);
        stages.get(1).complete(OriginValue.ofUtf8("value"));
        assertThat(get(next).result()).isEqualTo(Result.ANSWERED);
    }

    @Test
    void load_stageThatCompletesLate_isKeptForTheNext() throws Exception {
        // long enough for the loader to have been called
        assertThat(get(load("a", pending, "origin.timeout", "500 ms")).result()).isEqualTo(Result.TIMED_OUT);

        stages.get(0).complete(OriginValue.ofUtf8("late"));

        assertThat(kept).extracting(Value::text).containsExactly("late");
    }

    @Test
    void load_nullStageFailedStageOrNullValue_hasNoValue() throws Exception {
        assertThat(get(load("a", async(request -> null))).result()).isEqualTo(Result.FAILED);
        assertThat(get(load(
                                "b",
                                async(request -> CompletableFuture.failedFuture(
                                        new CompletionException(new IllegalStateException("no database"))))))
                        .result())
                .isEqualTo(Result.FAILED);
        assertThat(get(load("c", async(request -> CompletableFuture.completedFuture(null))))
                        .result())
                .isEqualTo(Result.FAILED);
        assertThat(get(load("d", async(request -> {
                            throw new IllegalStateException("at once");
                        })))
                        .result())
                .isEqualTo(Result.FAILED);
        assertThat(get(load("e", async(request -> CompletableFuture.completedFuture(OriginValue.absent()))))
                        .result())
                .isEqualTo(Result.EMPTY);
    }

    @Test
    void load_blockingByMistake_timesOutAndIsInterrupted() throws Exception {
        CompletableFuture<String> interrupted = new CompletableFuture<>();
        Origin blocking = async(request -> {
            try {
                new CompletableFuture<OriginValue>().get();
            } catch (InterruptedException asExpected) {
                interrupted.complete("yes");
            } catch (ExecutionException never) {
                interrupted.completeExceptionally(never);
            }
            return null;
        });

        assertThat(get(load("a", blocking, "origin.timeout", "50 ms")).result()).isEqualTo(Result.TIMED_OUT);
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isEqualTo("yes");
    }

    @Test
    void load_loaderThread_isNamedDaemonAndSeesTheApplication() throws Exception {
        List<@Nullable Object> seen = new CopyOnWriteArrayList<>();
        Origin looking = async(request -> {
            Thread thread = Thread.currentThread();
            seen.add(OwnThread.isCurrent() && thread.isDaemon());
            seen.add(thread.getName().replaceAll("\\d+", "N"));
            seen.add(thread.getContextClassLoader());
            return CompletableFuture.completedFuture(OriginValue.absent());
        });

        get(load("a", looking));

        assertThat(seen).containsExactly(true, "detour-origin-N", AsyncLoadTest.class.getClassLoader());
    }
}
