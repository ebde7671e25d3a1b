package dev.detour.engine.warm;

import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Value;
import dev.detour.engine.telemetry.CapturedLog;
import dev.detour.engine.tier.Versions;
import dev.detour.testkit.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The warmer and a real Redis that has no room, or should get nothing. */
class WarmerOnFullServerTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Versions versions = new Versions();
    private final AtomicInteger opened = new AtomicInteger();
    private final Map<String, Integer> warmed = new ConcurrentHashMap<>();
    private final RedisServer redis = RedisServer.start();
    private final Decision.Observer observer = new Decision.Observer() {
        @Override
        public void decided(Decision decision) {}

        @Override
        public void warmed(String server, int values) {
            warmed.merge(server, values, Integer::sum);
        }
    };

    @AfterEach
    void stopServer() {
        redis.close();
    }

    private Lookup read(String key, String server) {
        Namespace namespace = new Namespace(server, 0, Namespace.DEFAULT_USER);
        Node node = new Node(namespace, elsewhere -> open(), Primary.UNWATCHED);
        return lookup(key, node, versions.of(key(key)), null);
    }

    private Link open() {
        opened.incrementAndGet();
        return new RespLink(redis.connect());
    }

    private static WarmBatch.Entry entry(String key, String value) {
        return new WarmBatch.Entry(key(key).bytes(), key(value).bytes(), 60_000, () -> true, true, "test");
    }

    private void fill() {
        redis.config("maxmemory", "1");
    }

    private void makeRoom() {
        redis.config("maxmemory", "0");
    }

    @Test
    void set_noRoomAtAll_isFull() throws LinkFailure {
        fill();
        try (Link link = open()) {
            WarmBatch batch = new WarmBatch(link);
            assertThat(batch.set(List.of(entry("a", "1"), entry("b", "2")))).isEqualTo(WarmBatch.FULL);
            makeRoom();
            assertThat(batch.set(List.of(entry("a", "1"), entry("b", "2")))).isEqualTo(2);
            assertThat(batch.set(List.of(entry("a", "1")))).isZero(); // there already
        }
    }

    @Test
    void set_keysThatAreThereOnAFullServer_areNotWanted() throws LinkFailure {
        redis.command("SET", "a", "the application's");
        fill();
        try (Link link = open()) {
            assertThat(new WarmBatch(link).set(List.of(entry("a", "1")))).isEqualTo(WarmBatch.FULL);
        }
        assertThat(redis.command("GET", "a")).isEqualTo("the application's");
    }

    @Test
    void warm_fullServer_isLeftAloneForAWhileAndSaidOnce() {
        Warmer warmer = new Warmer(Lookups.settings("warm.workers", "1"), versions, lookup -> true, observer);
        fill();
        try (CapturedLog log = new CapturedLog()) {
            warmer.warm(read("a", "full:1"), Value.of("1"), MINUTE);
            await().until(() -> !log.lines().isEmpty());
            makeRoom();
            warmer.warm(read("b", "full:1"), Value.of("2"), MINUTE);
            warmer.warm(read("c", "roomy:1"), Value.of("3"), MINUTE); // behind it, by the only worker
            await().until(() -> "3".equals(redis.command("GET", "c")));

            assertThat(log.lines()).singleElement().asString().contains("full:1", "OOM");
        }
        assertThat(redis.command("GET", "b")).isNull();
        assertThat(opened).hasValue(2);
        await().until(() -> warmed.containsKey("roomy:1"));
        assertThat(warmed).containsOnly(Map.entry("roomy:1", 1));
    }

    @Test
    void warm_notWorthIt_isLeftOut() {
        Warmer warmer = new Warmer(
                Lookups.settings("warm.workers", "1"),
                versions,
                read -> read.key().utf8().equals("b"),
                observer);
        warmer.warm(read("a", "test:1"), Value.of("1"), MINUTE);
        warmer.warm(read("b", "test:1"), Value.of("2"), MINUTE);

        await().until(() -> warmed.containsKey("test:1"));
        assertThat(warmed).containsOnly(Map.entry("test:1", 1));
        assertThat(redis.command("GET", "a")).isNull();
        assertThat(redis.command("GET", "b")).isEqualTo("2");
    }

    @Test
    void warmed_severalValues_areToldAsFarAsTheyWereWritten() {
        redis.command("SET", "k3", "the application's");
        Warmer warmer = new Warmer(Lookups.settings("warm.workers", "1"), versions, lookup -> true, observer);
        for (int i = 0; i < 10; i++) {
            warmer.warm(read("k" + i, "test:1"), Value.of("1"), MINUTE);
        }

        await().until(() -> warmed.getOrDefault("test:1", 0) >= 9);
        assertThat(warmed).containsOnly(Map.entry("test:1", 9));
    }
}
