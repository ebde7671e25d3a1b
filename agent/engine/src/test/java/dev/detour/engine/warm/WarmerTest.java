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
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.Versions;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.RespConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static ByteBuffer reply(String value) {
        return ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
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
    void figures_serverThatCannotBeReached_countTheValueAsFailed() {
        Warmer warmer = warmer("warm.workers", "1");
        warmer.warm(
                read("a", node(elsewhere -> {
                    throw new LinkFailure("gone");
                })),
                Value.of("1"),
                MINUTE);

        await().until(() -> warmer.figures().failed() == 1);
        assertThat(warmer.figures().waiting()).isZero();
        assertThat(warmer.figures().dropped()).isZero();
        assertThat(versions.trials().areAny())
                .as("what was never sent is looked for")
                .isFalse();
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

    /** With one worker. Each that is outdated is added with whether that is over. */
    private Warmer tellingOutdated(List<String> outdated) {
        Warmer.Writing writing = new Warmer.Writing() {
            @Override
            public void begins(Namespace in, byte[] key, long ttlEndNanos) {}

            @Override
            public void outdated(Namespace in, byte[] key, boolean isOver) {
                outdated.add(new String(key, StandardCharsets.UTF_8) + isOver);
            }
        };
        return new Warmer(Lookups.settings("warm.workers", "1"), versions, lookup -> true, decision -> {}, writing);
    }

    /** What stood there for a moment may have been read, and be remembered since: it is older than the write. */
    @Test
    void warm_keyWrittenWhileItsValueIsOnItsWay_isToldAsOutdated() {
        List<String> outdated = new CopyOnWriteArrayList<>();
        Warmer warmer = tellingOutdated(outdated);
        Node node = node(elsewhere -> {
            versions.move(key("a"));
            return open();
        });

        warmer.warm(read("a", node), Value.of("old"), MINUTE);
        warmer.warm(read("b", node), Value.of("2"), MINUTE);

        awaitValue("b", "2");
        await().untilAsserted(() -> assertThat(outdated).containsExactly("atrue"));
        assertThat(redis.command("GET", "a")).isNull();
    }

    @Test
    void warm_keyWrittenWhileItsValueIsOnItsWay_isNoAnswerToReadsFromBefore() {
        Warmer warmer = warmer("warm.workers", "1");
        Node node = node(elsewhere -> {
            versions.move(key("a"));
            return open();
        });
        Lookup before = read("a", node);

        warmer.warm(before, Value.of("old"), MINUTE);
        warmer.warm(read("b", node), Value.of("2"), MINUTE);

        awaitValue("b", "2");
        assertThat(versions.trials().isTakenBack(before, reply("old"))).isTrue();
        assertThat(versions.trials().isTakenBack(before, reply("own"))).isFalse();
        assertThat(versions.trials().isTakenBack(read("b", node), reply("2"))).isFalse();
    }

    @Test
    void warm_linkThatBreaks_itsValueMayComeYet() {
        Warmer warmer = warmer("warm.workers", "1");
        Node node = node(elsewhere -> new Link() {
            @Override
            public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
                throw new LinkFailure("broken");
            }

            @Override
            public void close() {}
        });
        Lookup read = read("a", node);

        warmer.warm(read, Value.of("old"), MINUTE);

        await().until(() -> warmer.figures().failed() == 1);
        assertThat(versions.trials().isTakenBack(read, reply("old"))).isFalse();
        versions.move(key("a"));
        assertThat(versions.trials().isTakenBack(read, reply("old"))).isTrue();
    }

    /** Nobody can have read what the server did not take. */
    @Test
    void warm_writtenKeyThatTheServerHasAValueOf_isNotToldAsOutdated() {
        List<String> outdated = new CopyOnWriteArrayList<>();
        Warmer warmer = tellingOutdated(outdated);
        Node node = node(elsewhere -> {
            redis.command("SET", "a", "own");
            versions.move(key("a"));
            return open();
        });

        warmer.warm(read("a", node), Value.of("old"), MINUTE);
        warmer.warm(read("b", node), Value.of("2"), MINUTE);

        awaitValue("b", "2");
        warmer.warm(read("c", node), Value.of("3"), MINUTE);
        awaitValue("c", "3"); // the only worker has done with all that was before
        assertThat(outdated).isEmpty();
        assertThat(redis.command("GET", "a")).isEqualTo("own");
    }

    @Test
    void set_keyWrittenMeanwhile_isTakenBack() throws LinkFailure {
        Map<String, WarmBatch.Fate> fates = new HashMap<>();
        redis.command("SET", "c", "its own");
        try (Link link = open()) {
            WarmBatch batch = new WarmBatch(
                    link,
                    count -> {},
                    (entry, fate) -> fates.put(new String(entry.key(), StandardCharsets.UTF_8), fate));
            int confirmed =
                    batch.set(List.of(entry("a", "old", false), entry("b", "new", true), entry("c", "old", false)));

            assertThat(confirmed).isEqualTo(1);
            assertThat(fates)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "a", WarmBatch.Fate.GONE, "b", WarmBatch.Fate.KEPT, "c", WarmBatch.Fate.NEVER_THERE));
            assertThat(redis.command("GET", "a")).isNull();
            assertThat(redis.command("GET", "b")).isEqualTo("new");
        }
    }

    @Test
    void set_otherWriteBetweenTheSteps_isNotOverwrittenAndTheOthersAreConfirmed() throws LinkFailure {
        AtomicBoolean once = new AtomicBoolean(true);
        try (Link link = open()) {
            WarmBatch.Entry disturbed = new WarmBatch.Entry(
                    key("a").bytes(),
                    key("loaded").bytes(),
                    60_000,
                    () -> {
                        if (once.getAndSet(false)) {
                            redis.command("SET", "a", "another process's"); // while the key is watched
                        }
                        return true;
                    },
                    true,
                    "test");

            new WarmBatch(link).set(List.of(disturbed, entry("b", "new", true)));

            assertThat(redis.command("GET", "a")).isEqualTo("another process's");
            assertThat(redis.command("PTTL", "a")).isEqualTo(-1L);
            assertThat((Long) redis.command("PTTL", "b")).isGreaterThan(10_000);
        }
    }

    private static WarmBatch.Entry entry(String key, String value, boolean current) {
        return new WarmBatch.Entry(key(key).bytes(), key(value).bytes(), 60_000, () -> current, true, "test");
    }

    @Test
    void add_tenTimesItsCapacity_keepsTheNewest() throws InterruptedException {
        WarmQueue queue = new WarmQueue(10, Long.MAX_VALUE, 1);
        for (int i = 0; i < 100; i++) {
            queue.add(node(elsewhere -> open()), entry("k" + i, "v", true));
        }

        assertThat(queue.size()).isEqualTo(10);
        assertThat(keys(queue)).first().isEqualTo("k90");
    }

    private static List<String> keys(WarmQueue queue) throws InterruptedException {
        WarmQueue.Lane lane = Objects.requireNonNull(queue.take(0));
        return queue.batch(lane, Integer.MAX_VALUE).stream()
                .map(entry -> new String(entry.key(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void add_tenTimesItsBytes_keepsTheNewest() throws InterruptedException {
        long one = entry("k1", "v", true).size();
        WarmQueue queue = new WarmQueue(1_000, 5 * one, 1);
        for (int i = 10; i < 60; i++) {
            queue.add(node(elsewhere -> open()), entry("k" + i % 10, "v", true));
        }
        queue.add(node(elsewhere -> open()), entry("huge", "v".repeat(5_000), true));

        assertThat(keys(queue)).containsExactly("k5", "k6", "k7", "k8", "k9");
        queue.add(node(elsewhere -> open()), entry("k1", "v", true));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void add_tenTimesAsManyNamespacesAsFit_keepsNoneWithoutAValue() {
        WarmQueue queue = new WarmQueue(10, Long.MAX_VALUE, 1);
        for (int database = 0; database < 100; database++) {
            queue.add(nodeOf(database), entry("k", "v", true));
        }

        assertThat(queue.size()).isEqualTo(10);
        assertThat(queue.lanes()).isEqualTo(10);
    }

    @Test
    void add_twoNamespacesAndOneIdleWorker_asksForAnother() throws Exception {
        WarmQueue queue = new WarmQueue(10, Long.MAX_VALUE, 2);
        assertThat(queue.add(nodeOf(0), entry("a", "v", true))).isTrue();
        WarmQueue.Lane first = Objects.requireNonNull(queue.take(0));
        queue.batch(first, 10);
        queue.release(first);
        Thread idle = new Thread(() -> {
            try {
                queue.take(60_000);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        idle.start();
        await().until(() -> idle.getState() == Thread.State.TIMED_WAITING);

        synchronized (queue) { // the idle worker cannot take the first meanwhile
            assertThat(queue.add(nodeOf(0), entry("a", "v", true))).isFalse();
            assertThat(queue.add(nodeOf(1), entry("b", "v", true))).isTrue();
        }
        idle.join();
    }

    private Node nodeOf(int database) {
        return new Node(new Namespace("test:1", database, "default"), elsewhere -> open(), Primary.UNWATCHED);
    }

    @Test
    void set_userWithoutTransactions_touchesNoValueOfTheApplication() throws LinkFailure {
        redis.command("ACL", "SETUSER", "poor", "on", "nopass", "~*", "+@read", "+@write", "+@connection");
        AtomicBoolean once = new AtomicBoolean(true);
        RespConnection connection = redis.connect();
        connection.call("AUTH", "poor", "");
        Link writesMeanwhile = new RespLink(connection) {
            @Override
            public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
                List<@Nullable Object> replies = super.call(commands, timeoutNanos);
                if (commands.size() > 1 && once.getAndSet(false)) { // what was set has been looked at
                    redis.command("SET", "a", "the application's");
                }
                return replies;
            }
        };
        try (writesMeanwhile) {
            assertThat(new WarmBatch(writesMeanwhile).set(List.of(entry("a", "old", false))))
                    .isEqualTo(WarmBatch.REFUSED);
        }

        assertThat(redis.command("GET", "a")).isEqualTo("the application's");
        assertThat(redis.command("PTTL", "a")).isEqualTo(-1L);
    }

    @Test
    void set_severalAfterAUserLostTransactions_placesThemForAMoment() throws LinkFailure {
        redis.command("ACL", "SETUSER", "half", "on", "nopass", "~*", "+@all", "-multi");
        RespConnection connection = redis.connect();
        connection.call("AUTH", "half", "");
        try (Link link = new RespLink(connection)) {
            assertThat(new WarmBatch(link).set(List.of(entry("a", "1", true), entry("b", "2", true))))
                    .isEqualTo(WarmBatch.REFUSED);
        }

        assertThat(redis.command("GET", "b")).isEqualTo("2");
        assertThat((Long) redis.command("PTTL", "b")).isBetween(0L, 1_000L);
    }

    /** Each right by itself: whichever is missing, a value could not be written back for good. */
    @ParameterizedTest
    @ValueSource(strings = {"set", "watch", "pttl", "get", "multi", "pexpire", "exec"})
    void warm_userLacksARight_isRefusedAndNothingMoreIsSent(String right) {
        redis.command("ACL", "SETUSER", "poor", "on", "nopass", "~*", "+@all", "-" + right);
        Warmer warmer = new Warmer(Lookups.settings(), versions);
        Lookup first = lookup("a", node(elsewhere -> poor()), versions.of(key("a")), null);
        assertThat(warmer.isRefused(first)).isFalse();

        warmer.warm(first, Value.of("1"), MINUTE);

        await().until(() -> warmer.isRefused(first));
        assertThat(warmer.warm(first, Value.of("1"), MINUTE)).isFalse();
    }

    @Test
    void warm_rightWasTakenAwayForAMoment_isWrittenBackSoonAfter() {
        redis.command("ACL", "SETUSER", "poor", "on", "nopass", "~*", "+@all", "-get");
        Warmer warmer = new Warmer(Lookups.settings(), versions);
        Lookup first = lookup("a", node(elsewhere -> poor()), versions.of(key("a")), null);
        warmer.warm(first, Value.of("1"), MINUTE);
        await().until(() -> warmer.isRefused(first));

        redis.command("ACL", "SETUSER", "poor", "+get");

        await().atMost(Duration.ofSeconds(5)).until(() -> !warmer.isRefused(first));
        assertThat(warmer.warm(first, Value.of("1"), MINUTE)).isTrue();
        await().untilAsserted(
                        () -> assertThat((Long) redis.command("PTTL", "a")).isGreaterThan(50_000L));
    }

    @Test
    void warm_userMayNotWriteKeysOfARoute_thatRouteAloneIsRefusedUntilItMay() {
        redis.command("ACL", "SETUSER", "poor", "on", "nopass", "~b", "+@all");
        Warmer warmer = new Warmer(Lookups.settings(), versions);
        Node node = node(elsewhere -> poor());
        Lookup forbidden = Lookups.ofRoute("closed", "a", node, versions.of(key("a")), null);
        Lookup allowed = Lookups.ofRoute("open", "b", node, versions.of(key("b")), null);

        warmer.warm(forbidden, Value.of("1"), MINUTE);
        await().until(() -> warmer.isRefused(forbidden));
        assertThat(warmer.warm(forbidden, Value.of("1"), MINUTE)).isFalse();
        assertThat(warmer.isRefused(allowed)).isFalse();
        warmer.warm(allowed, Value.of("2"), MINUTE);
        awaitValue("b", "2");
        assertThat(warmer.isRefused(forbidden)).isTrue();
        assertThat(warmer.figures().failed()).isOne();

        redis.command("ACL", "SETUSER", "poor", "~a");
        await().atMost(Duration.ofSeconds(5)).until(() -> warmer.warm(forbidden, Value.of("1"), MINUTE));
        awaitValue("a", "1");
    }

    private Link poor() {
        RespConnection connection = redis.connect();
        connection.call("AUTH", "poor", "");
        return new RespLink(connection);
    }

    @Test
    void closeIfUnusedSince_idle_closes() throws LinkFailure {
        AtomicBoolean closed = new AtomicBoolean();
        WarmLink link = new WarmLink();
        link.set(
                node(elsewhere -> new RespLink(redis.connect()) {
                    @Override
                    public void close() {
                        closed.set(true);
                        super.close();
                    }
                }),
                List.of(entry("a", "1", true)),
                (entry, fate) -> {});

        assertThat(link.closeIfUnusedSince(System.nanoTime() - TimeUnit.MINUTES.toNanos(1)))
                .isFalse();
        assertThat(closed).isFalse();
        assertThat(link.closeIfUnusedSince(System.nanoTime())).isTrue();
        assertThat(closed).isTrue();
    }

    @Test
    void warm_workerInterrupted_isReplaced() {
        Warmer warmer = warmer("warm.workers", "1");
        AtomicBoolean once = new AtomicBoolean(true);
        Node node = node(elsewhere -> {
            if (once.getAndSet(false)) {
                Thread.currentThread().interrupt();
            }
            return open();
        });
        warmer.warm(read("a", node), Value.of("1"), MINUTE);

        await().until(() -> {
            warmer.warm(read("b", node), Value.of("2"), MINUTE);
            return "2".equals(redis.command("GET", "b"));
        });
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

    @Test
    void ttlNanos_applicationsOwnSeen_isThatGiveOrTakeTheJitter() {
        Warmer warmer = warmer("warm.ttl-jitter", "10");
        Lookup lookup = read("a");
        lookup.route().writtenTtl().saw(TimeUnit.SECONDS.toNanos(600));
        for (int i = 0; i < 100; i++) {
            assertThat(warmer.ttlNanos(lookup, -1))
                    .isBetween(TimeUnit.SECONDS.toNanos(540), TimeUnit.SECONDS.toNanos(660));
        }
        assertThat(warmer.ttlNanos(lookup, 7)).isEqualTo(7);
    }
}
