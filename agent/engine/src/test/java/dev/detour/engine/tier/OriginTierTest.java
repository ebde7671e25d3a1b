package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import dev.detour.spi.OriginValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OriginTierTest {

    private final Versions versions = new Versions();
    private final List<Value> kept = new CopyOnWriteArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();

    private Policy policy = Lookups.settings().policy();

    private OriginTier tier(int concurrent, int waiting) {
        Settings settings =
                Lookups.settings("origin.max-concurrent", "" + concurrent, "origin.max-waiting", "" + waiting);
        policy = settings.policy();
        return new OriginTier(settings, versions, Sinks.to(kept::add));
    }

    private OriginTier tier() {
        return tier(16, 1_000);
    }

    private Lookup read(String key, Origin origin) {
        Lookup any = lookup(key, NAMESPACE, versions.of(key(key)), origin);
        Route route = new Route("test", origin, policy);
        return new Lookup("test", any.node(), any.key(), route, any.startNanos(), any.version());
    }

    private static Found get(CompletableFuture<Found> load) throws Exception {
        return load.get(30, TimeUnit.SECONDS);
    }

    @Test
    void load_value_isGivenAndKept() throws Exception {
        Origin origin = origin("good", request -> OriginValue.ofUtf8("value of " + request.keyUtf8()));

        Found loaded = get(tier().load(read("a", origin), origin));

        assertThat(loaded.result()).isEqualTo(Result.ANSWERED);
        assertThat(loaded.value()).extracting(Value::text).isEqualTo("value of a");
        assertThat(kept).extracting(Value::text).containsExactly("value of a");
    }

    @Test
    void load_thousandReadersOfOneKey_isOneLoad() throws Exception {
        CountDownLatch everyoneWaits = new CountDownLatch(1);
        Origin origin = origin("slow", request -> {
            everyoneWaits.await();
            return OriginValue.ofUtf8("load " + loads.incrementAndGet());
        });
        OriginTier tier = tier();
        List<CompletableFuture<Found>> readers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            readers.add(tier.load(read("a", origin), origin));
        }
        everyoneWaits.countDown();

        for (CompletableFuture<Found> reader : readers) {
            assertThat(get(reader).value()).extracting(Value::text).isEqualTo("load 1");
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void load_readerThatBeganBeforeALoadEnded_takesItsResult() throws Exception {
        Origin origin = origin("counting", request -> OriginValue.ofUtf8("load " + loads.incrementAndGet()));
        OriginTier tier = tier();
        Lookup late = read("a", origin);
        get(tier.load(read("a", origin), origin));

        assertThat(get(tier.load(late, origin)).value()).extracting(Value::text).isEqualTo("load 1");
        // the first load's thread may not have left it yet, and who comes until then has its result, too
        await("a reader that began later has a load of its own")
                .untilAsserted(() -> assertThat(
                                get(tier.load(read("a", origin), origin)).value())
                        .extracting(Value::text)
                        .isEqualTo("load 2"));
    }

    @Test
    void load_tenTimesTheBytesThatAreRemembered_onlyTheLatestServeLateReaders() throws Exception {
        int perValue = 1 << 20;
        int keys = 160;
        Origin origin = origin("large", request -> {
            loads.incrementAndGet();
            return OriginValue.of(new byte[perValue]);
        });
        OriginTier tier = tier();
        List<Lookup> late = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            late.add(read("key " + i, origin));
        }
        for (int i = 0; i < keys; i++) {
            get(tier.load(read("key " + i, origin), origin));
        }
        for (Lookup lookup : late) {
            get(tier.load(lookup, origin));
        }

        assertThat(loads.get() - keys).as("loads for late readers").isGreaterThan(keys - 17);
        await().untilAsserted(() -> assertThat(tier.underWay()).isZero());
    }

    @Test
    void load_keyWrittenWhileLoading_keepsNothingAndIsNotJoined() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        Origin origin = origin("slow", request -> {
            int load = loads.incrementAndGet();
            if (load == 1) {
                written.await();
            }
            return OriginValue.ofUtf8("load " + load);
        });
        OriginTier tier = tier();
        CompletableFuture<Found> early = tier.load(read("a", origin), origin);
        await().until(() -> loads.get() == 1);
        versions.move(key("a"));

        Found afterWrite = get(tier.load(read("a", origin), origin));
        written.countDown();

        assertThat(afterWrite.value()).extracting(Value::text).isEqualTo("load 2");
        assertThat(get(early).value()).extracting(Value::text).isEqualTo("load 1");
        assertThat(kept)
                .extracting(Value::text)
                .as("the early load is outdated")
                .containsExactly("load 2");
    }

    @Test
    void load_throwingNullOrAbsent_hasNoValue() throws Exception {
        assertThat(resultOf(request -> {
                    throw new IllegalStateException("no database");
                }))
                .isEqualTo(Result.FAILED);
        assertThat(resultOf(request -> {
                    throw new NoClassDefFoundError("gone");
                }))
                .isEqualTo(Result.FAILED);
        assertThat(resultOf(request -> null)).isEqualTo(Result.FAILED);
        assertThat(resultOf(request -> OriginValue.absent())).isEqualTo(Result.EMPTY);
        assertThat(kept).isEmpty();
    }

    private Result resultOf(Lookups.Load load) throws Exception {
        Origin origin = origin("odd", load);
        return get(tier().load(read("a", origin), origin)).result();
    }

    @Test
    void load_loaderThatHangs_timesOutAndIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Origin origin = origin("hanging", request -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException asExpected) {
                interrupted.countDown();
            }
            return OriginValue.absent();
        });

        Origin brief = new Origin("brief", origin.patterns(), origin.loader(), 50_000_000, null);
        Found loaded = get(tier(1, 0).load(read("a", brief), brief));

        assertThat(loaded.result()).isEqualTo(Result.TIMED_OUT);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void load_everyThreadAndPlaceTaken_isShed() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Origin origin = origin("slow", request -> {
            release.await();
            return OriginValue.ofUtf8(request.keyUtf8());
        });
        OriginTier tier = tier(1, 1);
        CompletableFuture<Found> running = tier.load(read("a", origin), origin);
        CompletableFuture<Found> waiting = tier.load(read("b", origin), origin);

        assertThat(get(tier.load(read("c", origin), origin)).result()).isEqualTo(Result.SHED);
        release.countDown();
        assertThat(get(running).result()).isEqualTo(Result.ANSWERED);
        assertThat(get(waiting).result()).isEqualTo(Result.ANSWERED);
    }

    @Test
    void load_tenTimesAsManyReadersOfOneKeyAsMayWait_shedsTheOthersAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Origin origin = origin("slow", request -> {
            release.await();
            return OriginValue.ofUtf8(request.keyUtf8());
        });
        OriginTier tier = tier();
        CompletableFuture<Found> first = tier.load(read("a", origin), origin);
        int shed = 0;
        for (int i = 0; i < 10 * Flight.MAX_JOINED; i++) {
            shed += tier.load(read("a", origin), origin).getNow(Found.EMPTY) == Found.SHED ? 1 : 0;
        }

        assertThat(shed).isEqualTo(9 * Flight.MAX_JOINED);
        release.countDown();
        assertThat(get(first).result()).isEqualTo(Result.ANSWERED);
    }

    @Test
    void load_loaderThread_isOwnWithTheApplicationsLoader() throws Exception {
        List<@Nullable Object> seen = new CopyOnWriteArrayList<>();
        Origin origin = origin("looking", request -> {
            seen.add(OwnThread.isCurrent());
            seen.add(Thread.currentThread().isDaemon());
            seen.add(Thread.currentThread().getContextClassLoader());
            return OriginValue.absent();
        });

        get(tier().load(read("a", origin), origin));

        assertThat(seen).containsExactly(true, true, Lookups.class.getClassLoader());
    }
}
