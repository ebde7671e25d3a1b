package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OriginLoad;
import dev.detour.spi.OriginValue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is told of loads that have ended. */
class OriginLoadTest {

    private final BlockingQueue<OriginLoad> told = new LinkedBlockingQueue<>();
    private final Versions versions = new Versions();

    private final OriginTier tier = new OriginTier(
            Lookups.settings(), versions, Sinks.to(value -> {}), transition -> {}, new Decision.Observer() {
                @Override
                public void decided(Decision decision) {}

                @Override
                public void loaded(OriginLoad load) {
                    told.add(load);
                    throw new IllegalStateException("as an observer must not");
                }
            });

    private CompletableFuture<Found> load(String key, Origin origin) {
        return tier.load(lookup(key, NAMESPACE, 0, origin), origin);
    }

    private OriginLoad told() throws InterruptedException {
        OriginLoad load = told.poll(30, TimeUnit.SECONDS);
        assertThat(load).as("what was told of a load").isNotNull();
        return load;
    }

    @Test
    void load_joinedByTwoMore_isToldOnceWithThem() throws Exception {
        CountDownLatch everyoneWaits = new CountDownLatch(1);
        Origin origin = origin("slow", request -> {
            everyoneWaits.await();
            return OriginValue.ofUtf8("value");
        });
        long beforeNanos = System.nanoTime();
        load("a", origin);
        load("a", origin);
        CompletableFuture<Found> last = load("a", origin);

        everyoneWaits.countDown();
        last.get(30, TimeUnit.SECONDS);

        OriginLoad load = told();
        assertThat(load.loader()).isEqualTo(origin.name());
        assertThat(load.route())
                .isEqualTo(lookup("a", NAMESPACE, 0, origin).route().name());
        assertThat(load.server()).isEqualTo(NAMESPACE.server());
        assertThat(load.result()).isEqualTo(Result.ANSWERED);
        assertThat(load.shared()).isEqualTo(2);
        assertThat(load.startNanos() - beforeNanos).isNotNegative();
        assertThat(load.endNanos() - load.startNanos()).isPositive();
        assertThat(told).isEmpty();
    }

    @Test
    void load_observerThrows_nextLoadsGoOn() throws Exception {
        Origin origin = origin("good", request -> OriginValue.absent());
        for (int i = 0; i < 100; i++) {
            Lookup read = lookup("key " + i, NAMESPACE, 0, origin);
            assertThat(tier.load(read, origin).get(30, TimeUnit.SECONDS).result())
                    .isEqualTo(Result.EMPTY);
            assertThat(told().result()).isEqualTo(Result.EMPTY);
        }
        assertThat(tier.underWay()).isZero();
    }

    @Test
    void load_throws_isToldAsFailed() throws Exception {
        Origin origin = origin("bad", request -> {
            throw new IllegalStateException("no database");
        });

        load("a", origin).get(30, TimeUnit.SECONDS);

        assertThat(told().result()).isEqualTo(Result.FAILED);
    }
}
