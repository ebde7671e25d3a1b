package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.Storm.Figures;
import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server whose memory is used up: its nulls do not become a storm on the database, nor does warming feed the fire. */
class EvictionIT extends ContractCase {

    private static final String KINDS = "UNIFIED_JEDIS|LETTUCE_SYNC";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final int READS_PER_SECOND = 1_500;
    private static final int SECONDS = 3;

    /** The default of detour.origin.refresh-rate. */
    private static final int REFRESHES_PER_SECOND = 100;

    /** How often a server was pinged until it counts as started. */
    private static final int AT_START = 1;

    /** Twice detour.eviction.rate in a second, on the average of ten: that is pressure however full the server is. */
    private static final int UNDER_PRESSURE = 200;

    private static final String PRESSED = "under eviction pressure (";

    /** Of which a fourth goes to the buffers of a hundred connections. */
    private static RedisServer crowded(String policy) {
        return RedisServer.builder().maxMemory("8mb", policy).start();
    }

    private static AgentJvm.Builder withAgent(AccessKind kind) {
        AgentJvm.Builder jvm = Storm.jvm(kind);
        Applications.weave(jvm, "contract.conf");
        return jvm.property("detour.primary.timeout", "1s"); // a busy machine is no failure of the server
    }

    /** Evicts by itself before anything is read. */
    private static Storm filled(AgentJvm.Builder jvm, AccessKind kind, RedisServer server) {
        Storm storm = Storm.start(jvm, kind, target(server.port(), PATIENT));
        storm.fill();
        assertThat(server.info("stats", "evicted_keys")).isNotEqualTo("0");
        return storm;
    }

    private static void awaitLine(AgentJvm jvm, String... words) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Applications.agentLines(jvm, words))
                        .as("%s", Applications.agentLines(jvm))
                        .hasSize(1));
    }

    @EachKind(only = KINDS)
    void get_hundredThreadsOfAServiceThatLoadsOnNull_askTheDatabaseLessThanWithoutTheAgent(AccessKind kind) {
        List<Figures> alone = new ArrayList<>();
        try (RedisServer server = crowded("volatile-lru");
                Storm storm = filled(Storm.jvm(kind), kind, server)) {
            storm.read("storm:0");
            crowd(server);
            alone.add(storm.rage(READS_PER_SECOND, SECONDS));
            alone.add(storm.rage(READS_PER_SECOND, SECONDS));
        }
        List<Figures> woven = new ArrayList<>();
        List<Long> warmed = new ArrayList<>();
        try (RedisServer server = crowded("volatile-lru");
                Storm storm = filled(withAgent(kind), kind, server)) {
            storm.read("storm:0");
            press(server);
            awaitLine(storm.app().jvm(), PRESSED, "volatile-lru");
            warmed.add(server.calls("pexpire"));
            woven.add(storm.rage(READS_PER_SECOND, SECONDS));
            warmed.add(server.calls("pexpire"));
            woven.add(storm.rage(READS_PER_SECOND, SECONDS));
            warmed.add(server.calls("pexpire"));
        }
        print(kind + " without the agent", alone);
        print(kind + " with it", woven);
        System.out.println(kind + " warmed so far " + warmed);
        assertThat(Stream.of(alone, woven).flatMap(List::stream))
                .allSatisfy(figures ->
                        assertThat(figures.wrong() + figures.failures()).isZero());
        assertThat(alone).allSatisfy(figures -> assertThat(figures.byLoader()).isZero());
        assertThat(woven)
                .allSatisfy(figures -> assertThat(figures.perSecond(figures.byLoader()))
                        .isGreaterThan(REFRESHES_PER_SECOND / 2.0)
                        .isLessThan(1.1 * REFRESHES_PER_SECOND));
        assertThat(queriesPerSecond(woven)).isLessThan(queriesPerSecond(alone));
        assertThat(woven.get(1).queries()).isLessThan(alone.get(1).queries());
        assertThat(warmed).isSorted().doesNotHaveDuplicates();
    }

    private static double queriesPerSecond(List<Figures> both) {
        return both.stream()
                .mapToDouble(figures -> figures.perSecond(figures.queries()))
                .average()
                .orElseThrow();
    }

    private static void print(String whose, List<Figures> halves) {
        for (Figures figures : halves) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.0f queries/s of the service, %.0f of the loader, %s%n",
                    whose,
                    figures.perSecond(figures.byService()),
                    figures.perSecond(figures.byLoader()),
                    figures);
        }
    }

    /** Writes until the server has evicted this key. */
    private static void crowdOut(RedisServer server, String key) {
        crowd(server, () -> Long.valueOf(0).equals(server.command("EXISTS", key)));
    }

    /** Has a server that was sampled before evict so many keys as are pressure. */
    private static void press(RedisServer server) {
        awaitPings(server, server.calls("ping") + 2);
        crowd(server);
    }

    private static void crowd(RedisServer server) {
        long before = evicted(server);
        crowd(server, () -> evicted(server) >= before + UNDER_PRESSURE);
    }

    private static void crowd(RedisServer server, BooleanSupplier isEnough) {
        try (RespConnection other = server.connect()) {
            for (int i = 0; i < 5_000 && !isEnough.getAsBoolean(); i++) {
                other.call("SET", "other:" + i, "v".repeat(20_000), "EX", "300");
            }
        }
        assertThat(isEnough.getAsBoolean()).isTrue();
    }

    private static long evicted(RedisServer server) {
        return Long.parseLong(server.info("stats", "evicted_keys"));
    }

    @EachKind(only = KINDS)
    void get_valueThatTheServerHasEvicted_isAnsweredFromMemoryAndComesBack(AccessKind kind) {
        try (RedisServer server = crowded("volatile-lru");
                ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.SPANS));
                Session session = Session.open(app, kind, target(server.port(), PATIENT))) {
            String key = key("product");
            server.command("SET", key, "seen", "EX", "300");
            assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
            press(server);
            crowdOut(server, key);
            awaitLine(app.jvm(), PRESSED);

            assertThat(session.get(key).outcome()).isEqualTo(text("seen"));

            Spans.of(session, server.port()).awaitWith("detour.miss.kind=evicted", "detour.answer.tier=local");
            await().atMost(SOON).until(() -> Long.valueOf(1).equals(server.command("EXISTS", key)));
            assertThat(server.command("GET", key)).isEqualTo("loaded " + key);
            assertThat(session.loads(key)).isEqualTo(1);
        }
    }

    @EachKind(only = KINDS)
    void get_loaderThatTakesLong_isNullSoonAndOneLoadGoesOn(AccessKind kind) {
        try (RedisServer server = crowded("volatile-lru");
                ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.WOVEN));
                Session session = Session.open(app, kind, target(server.port(), PATIENT))) {
            session.get(key("catalog"));
            press(server);
            awaitLine(app.jvm(), PRESSED);
            String key = key("hold");

            for (int i = 0; i < 3; i++) {
                Reply reply = session.get(key);
                assertThat(reply.outcome()).isEqualTo("null");
                assertThat(reply.took()).isLessThan(DIVERTED);
            }

            assertThat(session.loads(key)).isEqualTo(1);
        }
    }

    @EachKind(only = KINDS)
    void get_serverUnderPressure_isWarmedWithKeysThatWereReadBeforeOnly(AccessKind kind) {
        AgentJvm.Builder patient = Applications.jvm(kind, Setup.WOVEN)
                .property("detour.eviction.wait", "1s")
                .property("detour.deadline", "2s");
        try (RedisServer server = crowded("volatile-lru");
                ControlledApp app = ControlledApp.start(patient);
                Session session = Session.open(app, kind, target(server.port(), PATIENT))) {
            session.get(key("catalog"));
            press(server);
            awaitLine(app.jvm(), PRESSED);
            String once = key("product");
            String twice = key("product");

            assertThat(session.get(once).outcome()).isEqualTo(text("loaded " + once));
            assertThat(session.get(twice).outcome()).isEqualTo(text("loaded " + twice));
            assertThat(server.command("EXISTS", twice)).isEqualTo(0L);
            await().atMost(SOON).until(() -> {
                assertThat(session.get(twice).outcome()).isEqualTo(text("loaded " + twice));
                return Long.valueOf(1).equals(server.command("EXISTS", twice));
            });

            assertThat(server.command("EXISTS", once)).isEqualTo(0L);
        }
    }

    /** Its latest sample is an hour old when it turns full. */
    @EachKind(only = KINDS)
    void get_serverThatIsFullAndEvictsNothing_isWrittenNothingMoreAndReadsGoOn(AccessKind kind) {
        AgentJvm.Builder unaware = Applications.jvm(kind, Setup.WOVEN).property("detour.replica.sample", "1h");
        try (RedisServer server = RedisServer.builder().start();
                ControlledApp app = ControlledApp.start(unaware);
                Session session = Session.open(app, kind, target(server.port(), PATIENT))) {
            String kept = key("catalog");
            server.command("SET", kept, "seen");
            assertThat(session.get(kept).outcome()).isEqualTo(text("seen"));
            awaitPings(server, AT_START + 1);
            server.config("maxmemory", "1");

            assertLoaded(session);
            awaitLine(app.jvm(), "OOM");
            long refused = refused(server);
            for (int i = 0; i < 50; i++) {
                assertLoaded(session);
                assertThat(session.get(kept).outcome()).isEqualTo(text("seen"));
            }
            assertThat(refused(server)).isEqualTo(refused);
            assertThat(Applications.agentLines(app.jvm(), "OOM")).hasSize(1);

            server.config("maxmemory", "0");
            await().atMost(SOON).until(() -> {
                String key = assertLoaded(session);
                return Long.valueOf(1).equals(server.command("EXISTS", key));
            });
        }
    }

    @EachKind(only = KINDS)
    void get_serverKnownToBeFullAndToEvictNothing_isNotEvenTried(AccessKind kind) {
        AgentJvm.Builder aware = Applications.jvm(kind, Setup.WOVEN).property("detour.replica.sample", "100ms");
        try (RedisServer server = RedisServer.builder().start();
                ControlledApp app = ControlledApp.start(aware);
                Session session = Session.open(app, kind, target(server.port(), PATIENT))) {
            assertThat(session.get(key("catalog")).outcome()).isEqualTo("null");
            server.config("maxmemory", "1");
            awaitPings(server, server.calls("ping") + 2);

            for (int i = 0; i < 20; i++) {
                assertLoaded(session);
            }
            Reply reply = session.set(key("catalog"), "refused");

            assertThat(reply.message()).contains("OOM"); // the application's own, and the first
            assertThat(refused(server)).isEqualTo(1);
        }
    }

    /** Returns when the agent has asked: a ping goes with each question. */
    private static void awaitPings(RedisServer server, long count) {
        await().atMost(SOON).until(() -> server.calls("ping") >= count);
    }

    private static String assertLoaded(Session session) {
        String key = key("product");
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        return key;
    }

    /** How many SETs the server has rejected, for want of memory. */
    private static long refused(RedisServer server) {
        return server.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_set:"))
                .map(line -> line.replaceAll(".*rejected_calls=(\\d+).*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }
}
