package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A server that has lost its data: what this process knows answers, and what is hot comes back by itself. */
class ColdStartIT extends ContractCase {

    private static final String KINDS = "UNIFIED_JEDIS|LETTUCE_SYNC";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SAMPLES_PER_SECOND = 10;
    private static final int LOADS_PER_SECOND = 20;
    private static final int HOT = 10;
    private static final int LUKEWARM = 40;
    private static final String IS_BACK = "has its hit rate back";

    /** A load of each takes 2.5 s at that rate. */
    private static AgentJvm.Builder jvm(AccessKind kind) {
        return Applications.jvm(kind, Setup.TIERS)
                .property("detour.cold-start.load-rate", String.valueOf(LOADS_PER_SECOND));
    }

    @EachKind(only = KINDS)
    void get_serverRestartedEmpty_isAnsweredFromMemoryAndWhatIsHotComesBack(AccessKind kind) {
        assertComesBack(kind, this::restart, "was restarted");
    }

    @EachKind(only = KINDS)
    void get_serverEmptiedByAnother_isAnsweredFromMemoryAndWhatIsHotComesBack(AccessKind kind) {
        assertComesBack(kind, () -> redis().command("FLUSHALL"), "was emptied");
    }

    private void assertComesBack(AccessKind kind, Runnable loss, String words) {
        List<String> hot = keys("product", HOT);
        List<String> lukewarm = keys("product", LUKEWARM);
        String kept = key("catalog");
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(PATIENT))) {
            List<String> all = Stream.of(hot, lukewarm, List.of(kept))
                    .flatMap(List::stream)
                    .toList();
            all.forEach(key -> redis().command("SET", key, "seen"));
            all.forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(text("seen")));
            awaitSamples(redis(), 2 * SAMPLES_PER_SECOND); // past detour.local.refresh, so that another use is noted
            hot.forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(text("seen")));

            loss.run();
            awaitLine(app.jvm(), words);
            long lostNanos = System.nanoTime();
            assertAnsweredFromMemory(session, redis().port(), kept);

            awaitBack(hot);
            assertThat(lukewarm.stream().filter(this::isBack)).hasSizeLessThan(LUKEWARM / 2);
            awaitBack(lukewarm);
            double seconds = (System.nanoTime() - lostNanos) / 1e9;
            long loads = Stream.concat(hot.stream(), lukewarm.stream())
                    .mapToLong(session::loads)
                    .sum();
            System.out.printf("%s %s: %d loads in %.1f s%n", kind, words, loads, seconds);
            assertThat(loads).isEqualTo(HOT + LUKEWARM);
            // what was unused before the loss is worth a tenth of a second
            assertThat(loads).isLessThanOrEqualTo((long) (1.1 * LOADS_PER_SECOND * (seconds + 0.2)) + 1);

            assertThat(Applications.agentLines(app.jvm(), IS_BACK)).isEmpty();
            await().atMost(SOON).until(() -> {
                hot.forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key)));
                return !Applications.agentLines(app.jvm(), IS_BACK).isEmpty();
            });
        }
    }

    /** A crowd of keys that nobody has read before, so that no memory answers. */
    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC")
    void get_keysUnknownToTheMemoryAtAColdServer_areLoadedAtABoundedRate(AccessKind kind) {
        List<String> known = keys("catalog", 30);
        List<String> unknown = keys("product", 2 * LOADS_PER_SECOND);
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(PATIENT))) {
            known.forEach(key -> redis().command("SET", key, "seen"));
            known.forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(text("seen")));
            awaitSamples(redis(), 2);
            redis().command("FLUSHALL");
            awaitLine(app.jvm(), "was emptied");

            long beganNanos = System.nanoTime();
            unknown.forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key)));

            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            assertThat(unknown.size() / (seconds + 0.2)).isLessThanOrEqualTo(1.1 * LOADS_PER_SECOND);
            Spans.of(session, redis().port()).awaitWith("detour.miss.kind=cold_start", "detour.answer.tier=origin");
        }
    }

    /** The address of the primary leads to what was its replica, which had not got the last writes. */
    @EachKind(only = KINDS)
    void get_failoverToAReplicaThatLagged_isAnsweredFromMemory(AccessKind kind) {
        List<String> replicated = keys("catalog", 20);
        List<String> lost = keys("catalog", 5);
        try (RedisReplication servers =
                        RedisReplication.builder().throughNetworks().start();
                RespConnection successor = servers.replica(0).connect();
                ControlledApp app = ControlledApp.start(jvm(kind));
                Session session =
                        Session.open(app, kind, target(servers.primary().port(), PATIENT))) {
            RedisServer primary = servers.primary();
            replicated.forEach(key -> primary.command("SET", key, "seen"));
            servers.awaitInStep();
            servers.link(0).silence();
            lost.forEach(key -> primary.command("SET", key, "seen"));
            Stream.concat(replicated.stream(), lost.stream())
                    .forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(text("seen")));
            awaitSamples(primary, 2);

            primary.kill();
            successor.call("REPLICAOF", "NO", "ONE");
            successor.call("CONFIG", "SET", "port", String.valueOf(primary.port()));

            awaitLine(app.jvm(), "continues a primary's history of writes from before its end");
            lost.forEach(key -> assertAnsweredFromMemory(session, primary.port(), key));
            replicated.forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(text("seen")));
        }
    }

    /**
     * Some nulls of a key without a loader are the application's. Detour may have come to the conclusion that the server
     * is down before, and answer for that reason first.
     */
    private static void assertAnsweredFromMemory(Session session, int port, String key) {
        Spans spans = Spans.of(session, port);
        String[] wanted = {"detour.miss.kind=cold_start", "detour.answer.tier=local"};
        long before = spans.count(wanted);
        await().pollInterval(Duration.ofMillis(5)).atMost(SOON).until(() -> {
            assertThat(session.get(key).outcome()).isIn(text("seen"), "null");
            return spans.count(wanted) > before;
        });
    }

    /** Nobody else brings back what has no loader. */
    @EachKind(only = KINDS)
    void get_keyWithoutALoaderAtAColdServer_isTheApplicationsAtABoundedRate(AccessKind kind) {
        List<String> keys = keys("catalog", 30);
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(PATIENT))) {
            keys.forEach(key -> redis().command("SET", key, "seen"));
            keys.forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(text("seen")));
            awaitSamples(redis(), 2);
            redis().command("FLUSHALL");
            awaitLine(app.jvm(), "was emptied");

            long beganNanos = System.nanoTime();
            long nulls = IntStream.range(0, 500)
                    .filter(i -> session.get(keys.get(0)).outcome().equals("null"))
                    .count();
            double seconds = (System.nanoTime() - beganNanos) / 1e9;

            assertThat(nulls).isBetween(1L, (long) (1.1 * LOADS_PER_SECOND * (seconds + 0.2)) + 1);
            session.set(keys.get(0), "the application's");
            assertThat(session.get(keys.get(0)).outcome()).isEqualTo(text("the application's"));
        }
    }

    private static List<String> keys(String prefix, int count) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(key(prefix));
        }
        return keys;
    }

    private boolean isBack(String key) {
        return Long.valueOf(1).equals(redis().command("EXISTS", key));
    }

    private void awaitBack(List<String> keys) {
        await().atMost(SOON).until(() -> keys.stream().allMatch(this::isBack));
        keys.forEach(key -> assertThat(redis().command("GET", key)).isEqualTo("loaded " + key));
    }

    private static void awaitSamples(RedisServer server, long more) {
        long before = server.calls("ping");
        await().atMost(SOON).until(() -> server.calls("ping") >= before + more);
    }

    private static void awaitLine(AgentJvm jvm, String words) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Applications.agentLines(jvm, words))
                        .as("%s", Applications.agentLines(jvm))
                        .hasSize(1));
    }
}
