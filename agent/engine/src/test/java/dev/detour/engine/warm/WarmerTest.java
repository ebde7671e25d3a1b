package dev.detour.engine.warm;

import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.Versions;
import dev.detour.testkit.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The warmer against a real Redis. */
class WarmerTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Versions versions = new Versions();
    private final AtomicInteger opened = new AtomicInteger();
    private RedisServer redis = RedisServer.start();

    @BeforeEach
    void emptyServer() {
        redis.command("FLUSHALL");
    }

    @AfterEach
    void stopServer() {
        redis.close();
    }

    private Link open() {
        opened.incrementAndGet();
        return new RespLink(redis.connect());
    }

    private Lookup read(String key) {
        return read(key, node(elsewhere -> open()));
    }

    private Lookup read(String key, Node node) {
        return lookup(key, node, versions.of(key(key)), null);
    }

    private Warmer warmer(String... settings) {
        return new Warmer(Lookups.settings(settings), versions);
    }

    private void awaitValue(String key, String value) {
        // a value on probation has a moment to live, a confirmed one its own time
        await().until(() -> value.equals(redis.command("GET", key))
                && redis.command("PTTL", key) instanceof Long left
                && left > 10_000);
    }

    @Test
    void warm_values_goThroughOneLinkWithTheirTimeToLive() {
        Warmer warmer = warmer("warm.workers", "1");
        warmer.warm(read("a"), Value.of("1"), MINUTE);
        warmer.warm(read("b"), Value.of("2"), MINUTE);

        awaitValue("a", "1");
        awaitValue("b", "2");
        assertThat(opened).hasValue(1);
        assertThat((Long) redis.command("PTTL", "a")).isBetween(30_000L, 60_000L);
    }

    @Test
    void warm_keyThatHasAValue_isLeftAlone() {
        redis.command("SET", "a", "the application's");
        Warmer warmer = warmer("warm.workers", "1");
        warmer.warm(read("a"), Value.of("loaded"), MINUTE);
        warmer.warm(read("b"), Value.of("2"), MINUTE);

        awaitValue("b", "2");
        assertThat(redis.command("GET", "a")).isEqualTo("the application's");
        assertThat(redis.command("PTTL", "a")).isEqualTo(-1L);
    }

    @Test
    void warm_keyWrittenBefore_isLeftOut() {
        Warmer warmer = warmer("warm.workers", "1");
        Lookup outdated = read("a");
        versions.move(key("a"));
        warmer.warm(outdated, Value.of("old"), MINUTE);
        warmer.warm(read("b"), Value.of("2"), MINUTE);

        awaitValue("b", "2");
        assertThat(redis.command("GET", "a")).isNull();
    }

    @Test
    void set_keyWrittenMeanwhile_isTakenBack() throws LinkFailure {
        try (Link link = open()) {
            int confirmed = new WarmBatch(link).set(List.of(entry("a", "old", false), entry("b", "new", true)));

            assertThat(confirmed).isEqualTo(1);
            assertThat(redis.command("GET", "a")).isNull();
            assertThat(redis.command("GET", "b")).isEqualTo("new");
        }
    }

    @Test
    void set_otherWriteBetweenTheSteps_isNotOverwrittenAndTheOthersAreConfirmed() throws LinkFailure {
        AtomicBoolean once = new AtomicBoolean(true);
        try (Link link = open()) {
            WarmBatch.Entry disturbed =
                    new WarmBatch.Entry(key("a").bytes(), key("loaded").bytes(), 60_000, () -> {
                        if (once.getAndSet(false)) {
                            redis.command("SET", "a", "another process's"); // while the key is watched
                        }
                        return true;
                    });

            new WarmBatch(link).set(List.of(disturbed, entry("b", "new", true)));

            assertThat(redis.command("GET", "a")).isEqualTo("another process's");
            assertThat(redis.command("PTTL", "a")).isEqualTo(-1L);
            assertThat((Long) redis.command("PTTL", "b")).isGreaterThan(10_000);
        }
    }

    private static WarmBatch.Entry entry(String key, String value, boolean current) {
        return new WarmBatch.Entry(key(key).bytes(), key(value).bytes(), 60_000, () -> current);
    }

    @Test
    void add_tenTimesItsCapacity_keepsTheNewest() {
        WarmQueue queue = new WarmQueue(10, 0);
        for (int i = 0; i < 100; i++) {
            queue.add(node(elsewhere -> open()), entry("k" + i, "v", true));
        }

        assertThat(queue.size()).isEqualTo(10);
    }

    @Test
    void warm_serverThatWasRestarted_isReachedAgain() {
        Warmer warmer = warmer("warm.workers", "1");
        warmer.warm(read("a"), Value.of("1"), MINUTE);
        awaitValue("a", "1");

        redis.kill();
        redis.restart();
        List<Lookup> reads = new ArrayList<>();
        await().until(() -> {
            reads.add(read("b"));
            warmer.warm(reads.get(reads.size() - 1), Value.of("2"), MINUTE);
            return "2".equals(redis.command("GET", "b"));
        });
        assertThat(opened).hasValueGreaterThan(1);
    }

    @Test
    void warm_serverThatIsDown_isTriedAgainLater() {
        AtomicInteger attempts = new AtomicInteger();
        Warmer warmer = warmer();
        Node node = node(elsewhere -> {
            if (attempts.incrementAndGet() == 1) {
                throw new LinkFailure("refused");
            }
            return open();
        });

        await().until(() -> {
            warmer.warm(read("a", node), Value.of("1"), MINUTE);
            return "1".equals(redis.command("GET", "a"));
        });
        assertThat(attempts).hasValueGreaterThan(1);
    }

    @Test
    void ttlNanos_noneFromTheLoader_isTheSettingGiveOrTakeTheJitter() {
        Warmer warmer = warmer("warm.ttl-jitter", "10");
        for (int i = 0; i < 100; i++) {
            assertThat(warmer.ttlNanos(read("a"), -1))
                    .isBetween(TimeUnit.SECONDS.toNanos(54), TimeUnit.SECONDS.toNanos(66));
        }
        assertThat(warmer.ttlNanos(read("a"), 7)).isEqualTo(7);
    }
}
