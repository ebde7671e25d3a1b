package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlowNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The deadline of Jedis's reads, five milliseconds here, and what it leaves to the next command: on a server with a
 * password, in a database that a connection made anew would not be in.
 */
class JedisDeadlineIT extends JedisPoolCase {

    private static final String PASSWORD = "open sesame";
    private static final int DATABASE = 5;
    private static final int CONNECTIONS = 3;
    private static final int THREADS = 8;
    private static final int COMMANDS = 1_500;

    private static ControlledApp hasty;

    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private SlowNetwork network;

    @BeforeAll
    static void startHasty() {
        hasty = ControlledApp.start(jvm(Setup.HASTY_PRIMARY));
    }

    @AfterAll
    static void endHasty() {
        assertThat(Applications.agentLines(hasty.jvm(), "lease report this")).isEmpty();
        hasty.close();
    }

    @Override
    RedisServer.Builder settings() {
        return RedisServer.builder().password(PASSWORD);
    }

    @BeforeEach
    void openNetwork() {
        network = SlowNetwork.before(redis().port(), Duration.ZERO);
    }

    @AfterEach
    void closeNetwork() {
        later.shutdownNow();
        network.close();
    }

    private Pool open(String style, Duration timeout, int connections) {
        return Pool.open(hasty, style, network.port(), DATABASE, PASSWORD, timeout, connections, FOR_EVER, false, true);
    }

    private void inDatabase(String... command) {
        try (var connection = redis().connect()) {
            connection.call("SELECT", Integer.toString(DATABASE));
            connection.call(command);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 500})
    void setAndGet_replyOfAnAnsweredGetComesLater_getTheirOwn(int millis) {
        String key = key("catalog");
        inDatabase("SET", key, "seen");
        Pool pool = open("JEDIS_POOL", PATIENT, 1);
        assertThat(pool.get(key).outcome()).isEqualTo(text("seen"));

        for (int round = 0; round < 5; round++) {
            network.holdReplies();
            var unused = later.schedule(network::releaseReplies, millis, TimeUnit.MILLISECONDS);
            assertThat(pool.call("debt", key, key("session")).value())
                    .isEqualTo("2000 seen soon 2000 OK 2000 written 2000 in 5");
        }
        assertThat(applicationsConnections()).hasSize(1).first().asString().contains(" db=5 ");
    }

    @Test
    void set_replyOfAnAnsweredGetNeverComes_failsWhenJedisAloneWould() {
        String key = key("catalog");
        inDatabase("SET", key, "seen");
        Pool pool = open("JEDIS_POOL", HASTY, 1);
        assertThat(pool.get(key).outcome()).isEqualTo(text("seen"));
        network.holdReplies();

        Reply reply = pool.call("debt", key, key("session"));

        assertThat(reply.value()).isEqualTo("700 seen soon 700 java.net.SocketTimeoutException: Read timed out");
        assertThat(reply.took()).isBetween(HASTY.minusMillis(50), HASTY.multipliedBy(2));
        network.releaseReplies();
        pool.awaitDrained();
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void manyCommandsOfManyThreads_underRandomStalls_getTheirOwnReplies(String style) {
        Pool pool = open(style, PATIENT, CONNECTIONS);
        AtomicInteger stalls = new AtomicInteger();
        Random random = new Random(style.hashCode());
        CompletableFuture<Reply> busy = hasty.send(
                "busy",
                pool.name(),
                Integer.toString(THREADS),
                Integer.toString(COMMANDS),
                key("catalog") + ":",
                key("session") + ":");
        var unused =
                later.scheduleWithFixedDelay(() -> stall(random.nextInt(60), stalls), 50, 40, TimeUnit.MILLISECONDS);

        assertThat(hasty.await(busy).value()).as(hasty.jvm().tail()).isEqualTo(THREADS * COMMANDS + " right");
        later.shutdownNow();
        network.releaseReplies();

        assertThat(stalls.get()).isGreaterThan(5);
        pool.awaitDrained();
        assertThat(applicationsConnections()).hasSizeLessThanOrEqualTo(CONNECTIONS);
    }

    private void stall(int millis, AtomicInteger stalls) {
        network.holdReplies();
        try {
            TimeUnit.MILLISECONDS.sleep(millis); // which is the stall
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
        network.releaseReplies();
        stalls.incrementAndGet();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.detour.contract.JedisVersion#borrowing")
    void get_serverIsFurtherAwayThanTheDeadline_keepsTheConnectionsThatItHasBegun(String style) {
        network.setLatency(Duration.ofMillis(10));
        Pool pool = open(style, PATIENT, CONNECTIONS);
        long before = Long.parseLong(redis().info("stats", "total_connections_received"));

        for (int i = 0; i < 100; i++) {
            String key = key("product");
            assertThat(pool.get(key).outcome()).isEqualTo(text("loaded " + key));
        }

        pool.awaitDrained();
        assertThat(applicationsConnections()).isNotEmpty().hasSizeLessThanOrEqualTo(CONNECTIONS);
        long after = Long.parseLong(redis().info("stats", "total_connections_received"));
        assertThat(after - before).isLessThan(40); // Detour's own links among them, and the questions of this test
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.detour.contract.JedisVersion#borrowing")
    void get_packetsAreLost_leavesNoThreadAndNoConnection(String style) throws Exception {
        try (BlackHole hole = new BlackHole()) {
            Pool pool = Pool.open(hasty, style, hole.port(), 0, "", HASTY, CONNECTIONS, FOR_EVER, false, true);
            for (int i = 0; i < 30; i++) {
                String key = key("product");
                Reply reply = pool.get(key);
                assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
                assertThat(reply.took()).isLessThan(SOON);
                assertThat(Integer.parseInt(String.valueOf(threads("detour-connect"))))
                        .isLessThanOrEqualTo(CONNECTIONS);
            }
            pool.awaitDrained();
        }
        await().atMost(Duration.ofSeconds(25))
                .untilAsserted(() -> assertThat(threads("detour-connect")).isEqualTo("0"));
    }

    private static String threads(String prefix) {
        return String.valueOf(hasty.call("threads", prefix).value());
    }

    @Test
    void get_singleJedisConnectsIntoTheVoid_isRoutedAtTheDeadline() throws Exception {
        try (BlackHole hole = new BlackHole()) {
            hasty.call("openSingle", "void", Integer.toString(hole.port()), "700");
            hasty.call("getSingle", "void", key("product")); // the first of its kind has classes to load
            for (int i = 0; i < 3; i++) {
                String key = key("product");
                Reply reply = hasty.call("getSingle", "void", key);
                assertThat(reply.outcome()).as(hasty.jvm().tail()).isEqualTo(text("loaded " + key));
                assertThat(reply.took()).isLessThan(Duration.ofMillis(500));
            }
            Reply set = hasty.call("setSingle", "void", key("session"), "value");
            assertThat(set.kind()).isEqualTo(Reply.Kind.ERROR);
            assertThat(set.took()).isBetween(Duration.ofMillis(650), Duration.ofMillis(1_400));
            assertThat(hasty.call("closeSingle", "void").outcome()).isEqualTo(text("closed"));
        }
    }

    @Test
    void get_singleJedisConnectsToADistantServer_getsThereInTheEnd() {
        try (RedisServer open = RedisServer.start();
                SlowNetwork far = SlowNetwork.before(open.port(), Duration.ofMillis(10))) {
            String key = key("catalog");
            open.command("SET", key, "in redis");
            hasty.call("openSingle", "far", Integer.toString(far.port()), "2000");

            for (int i = 0; i < 5; i++) {
                assertThat(hasty.call("getSingle", "far", key).outcome()).isEqualTo(text("in redis"));
            }
            assertThat(hasty.call("setSingle", "far", key, "new").outcome()).isEqualTo(text("OK"));
            hasty.call("closeSingle", "far");
            await().atMost(DRAINED)
                    .untilAsserted(() -> assertThat(String.valueOf(open.command("CLIENT", "LIST")))
                            .doesNotContain("cmd=set"));
        }
    }

    /** From Jedis 4 on it connects again; one of Jedis 3 never does, which the application has to see to make another. */
    @Test
    void get_singleJedisThatBrokeAndServerIsBack_endsAsWithoutAgent() {
        try (RedisServer open = RedisServer.start();
                ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            String key = key("product");
            open.kill();
            for (ControlledApp each : List.of(plain, app)) {
                each.call("openSingle", "broken", Integer.toString(open.port()), "700");
                each.call("getSingle", "broken", key);
            }
            open.restart();
            open.command("SET", key, "in redis");

            assertThat(app.call("getSingle", "broken", key).outcome())
                    .isEqualTo(plain.call("getSingle", "broken", key).outcome());
        }
    }
}
