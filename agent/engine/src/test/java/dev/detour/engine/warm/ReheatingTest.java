package dev.detour.engine.warm;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.ServerCondition;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.Versions;
import dev.detour.spi.OriginValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReheatingTest {

    private static final LinkFactory LINKS = elsewhere -> {
        throw new LinkFailure("no link in this test");
    };

    private final Versions versions = new Versions();
    private final LocalTier local = new LocalTier(Lookups.settings(), versions);
    private final List<String> loaded = new CopyOnWriteArrayList<>();
    private final Origin origin = origin("counting", request -> {
        loaded.add(request.keyUtf8());
        return OriginValue.ofUtf8("new");
    });
    private final Route cacheData = new Route(
            "test", origin, Lookups.settings().policy(), new dev.detour.engine.model.Traffic("reheated"), this::match);
    private final ServerCondition condition = new ServerCondition(System.nanoTime());
    private final Primary primary = new Conditioned();

    private final class Conditioned implements Primary {
        @Override
        public ServerCondition condition() {
            return condition;
        }

        @Override
        public Permit admit(long nowNanos) {
            return Permit.UNCOUNTED;
        }

        @Override
        public long waitNanos() {
            return FOR_EVER;
        }

        @Override
        public void heard(long nowNanos) {}

        @Override
        public void heardLate(long sentNanos, long nowNanos) {}

        @Override
        public long lastHeardNanos() {
            return 0;
        }

        @Override
        public BreakerState state() {
            return BreakerState.CLOSED;
        }
    }

    private @Nullable Route match(byte[] key) {
        return key[0] == 'k' ? cacheData : null;
    }

    private Reheating reheating(String... settings) {
        return new Reheating(local, new OriginTier(Lookups.settings(settings), versions, Sinks.to(v -> {})), versions);
    }

    private Lookup read(String key) {
        return read(key, new Node(NAMESPACE, LINKS, primary));
    }

    private Lookup read(String key, Node node) {
        return new Lookup("test", node, key(key), cacheData, System.nanoTime(), versions.of(key(key)));
    }

    private void isCold(boolean isCold, long lostNanos) {
        long never = Condition.never(lostNanos);
        condition.told(
                new Condition(true, System.nanoTime(), false, false, false, isCold, lostNanos, never, never, false), 0);
    }

    private void remember(int keys) {
        for (int i = 0; i < keys; i++) {
            local.remember(read("k" + i), Value.of("old"));
        }
    }

    @Test
    void missed_coldServer_loadsWhatMemoryHoldsOfItOncePerLoss() {
        remember(5);
        local.remember(read("other"), Value.of("no cache data"));
        Reheating reheating = reheating();
        isCold(true, 1_000_000);

        reheating.missed(read("k0"));
        await().until(() -> loaded.size() == 5);
        reheating.missed(read("k0"));
        reheating.missed(read("k1"));
        isCold(true, 2_000_000);
        reheating.missed(read("k1"));

        await().until(() -> loaded.size() >= 10);
        assertThat(loaded).hasSize(10).contains("k0", "k4").doesNotContain("other");
    }

    @Test
    void missed_warmServerOrOneOfACluster_loadsNothing() {
        remember(5);
        Reheating reheating = reheating();
        isCold(false, 1_000_000);
        reheating.missed(read("k0"));
        isCold(true, 1_000_000);
        reheating.missed(read("k0", new Node(NAMESPACE, "node:1", LINKS, primary)));
        reheating.missed(read("k0", new Node(NAMESPACE, null, primary)));
        reheating.missed(read("k0", Node.UNKNOWN));

        assertThat(loaded).isEmpty();
        reheating.missed(read("k0")); // behind whatever would have begun
        await().until(() -> loaded.size() >= 5);
        assertThat(loaded).hasSize(5);
    }

    @Test
    void missed_moreThanTheRate_goesOnUntilTheServerIsWarm() {
        Set<Thread> ofOtherTests = reheaters(); // one of them may wait for its turn as long as this JVM runs
        remember(1_000);
        Reheating reheating = reheating("cold-start.load-rate", "50");
        isCold(true, 1_000_000);
        reheating.missed(read("k0"));
        await().until(() -> loaded.size() >= 20);
        assertThat(loaded).hasSizeLessThan(1_000);
        Set<Thread> ofThisTest = reheaters();
        ofThisTest.removeAll(ofOtherTests);
        assertThat(ofThisTest).isNotEmpty();

        isCold(false, 1_000_000);

        await().until(() -> ofThisTest.stream()
                .allMatch(thread -> !thread.isAlive()
                        || List.of(thread.getStackTrace()).toString().contains("getTask")));
        assertThat(loaded).hasSizeLessThan(1_000);
    }

    private static Set<Thread> reheaters() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("detour-reheat"));
        return threads;
    }
}
