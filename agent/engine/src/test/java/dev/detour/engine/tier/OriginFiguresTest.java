package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Loads.OfLoader;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Trail;
import dev.detour.engine.model.Value;
import dev.detour.spi.OriginValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is counted of loads and of the memory. */
class OriginFiguresTest {

    private final Versions versions = new Versions();
    private final OriginTier origins = new OriginTier(Lookups.settings(), versions, Sinks.to(value -> {}));

    private OfLoader only() {
        return await().until(() -> origins.loads().all().stream().findFirst().orElse(null), found -> found != null);
    }

    @Test
    void load_sharedByTwoMore_isOneLoadAndTwoReadsThatSharedIt() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Origin origin = origin("slow", request -> {
            mayEnd.await();
            return OriginValue.ofUtf8("loaded");
        });
        for (int i = 0; i < 3; i++) {
            var unused = origins.load(lookup("a", NAMESPACE, 0, origin), origin);
        }
        mayEnd.countDown();

        OfLoader loads = only();
        assertThat(loads.loader()).isEqualTo("slow");
        await().until(() -> loads.sharedReads() == 2);
        assertThat(loads.ended(Result.ANSWERED)).isEqualTo(1);
    }

    /** As one read does after an eviction: it sets the load off, and comes back to wait for it. */
    @Test
    void refresh_byTheReadThatSetItOff_isNotShared() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Origin origin = origin("slow", request -> {
            mayEnd.await();
            return OriginValue.ofUtf8("loaded");
        });
        Lookup first = lookup("a", NAMESPACE, 0, origin);
        Lookup second = lookup("a", NAMESPACE, 0, origin);
        for (Lookup read : List.of(first, second)) {
            assertThat(origins.refreshUnawaited(read, origin, Trail.NONE)).isEqualTo(Found.EMPTY);
        }
        var unused = List.of(origins.refresh(first, origin), origins.refresh(second, origin));
        mayEnd.countDown();

        OfLoader loads = only();
        await().until(() -> loads.ended(Result.ANSWERED) == 1);
        await().until(() -> origins.underWay() == 0);
        assertThat(loads.sharedReads()).isEqualTo(1);
    }

    @Test
    void loadCold_readersOfOneWhoseTurnIsToCome_shareItOnce() throws Exception {
        Origin origin = origin("cold", request -> OriginValue.ofUtf8("loaded"));
        OriginTier cold =
                new OriginTier(Lookups.settings("cold-start.load-rate", "1"), versions, Sinks.to(value -> {}));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        cold.loadCold(lookup("a", NAMESPACE, 0, origin), origin, deadline).get(20, TimeUnit.SECONDS);

        List<CompletableFuture<Found>> readers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            readers.add(cold.loadCold(lookup("b", NAMESPACE, 0, origin), origin, deadline));
        }
        Found late = cold.loadCold(lookup("c", NAMESPACE, 0, origin), origin, System.nanoTime())
                .get(20, TimeUnit.SECONDS);
        for (CompletableFuture<Found> reader : readers) {
            assertThat(reader.get(20, TimeUnit.SECONDS).result()).isEqualTo(Result.ANSWERED);
        }

        assertThat(late).isEqualTo(Found.SHED);
        OfLoader loads = cold.loads().all().iterator().next();
        await().until(() -> cold.underWay() == 0);
        assertThat(loads.ended(Result.ANSWERED)).isEqualTo(2);
        assertThat(loads.ended(Result.SHED)).isEqualTo(1);
        assertThat(loads.sharedReads()).isEqualTo(4);
    }

    @Test
    void join_byAFlightThatOthersWaitFor_sharesItWithThemAll() {
        Origin origin = origin("any", request -> OriginValue.absent());
        Flight flight = new Flight(lookup("a", NAMESPACE, 0, origin), Trail.Load.NONE);
        Flight waiting = new Flight(lookup("a", NAMESPACE, 0, origin), Trail.Load.NONE);
        var unused = waiting.join(lookup("a", NAMESPACE, 0, origin), Trail.NONE);

        assertThat(flight.join(waiting, Trail.NONE)).isSameAs(flight.result());

        assertThat(flight.shared()).isEqualTo(2);
    }

    @Test
    void load_thatFails_isCountedAsThat() {
        Origin origin = origin("failing", request -> {
            throw new IOException("down");
        });
        var unused = origins.load(lookup("a", NAMESPACE, 0, origin), origin);

        OfLoader loads = only();
        await().until(() -> loads.ended(Result.FAILED) == 1);
        assertThat(loads.ended(Result.ANSWERED)).isZero();
    }

    @Test
    void figures_ofAMemoryThatIsTooSmall_tellEntriesBytesAndEvictions() {
        LocalTier local = new LocalTier(Lookups.settings("local.max-size", "1 MiB"), versions);
        assertThat(local.figures()).isEqualTo(new Figures.Memory(0, 0, 0));

        for (int i = 0; i < 100; i++) {
            local.remember(lookup("key-" + i, NAMESPACE, 0, null), Value.of(new byte[50_000]));
        }

        await().until(() -> local.figures().evictions() > 50);
        assertThat(local.figures().entries()).isBetween(1L, 40L);
        assertThat(local.figures().bytes()).isBetween(50_000L, 2_000_000L);
    }
}
