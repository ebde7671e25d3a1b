package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisSentinels;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's table of pools: a pool that has no connection to give, and what becomes of reads. */
class JedisPoolIT extends JedisPoolCase {

    private static void assertLoaded(Reply reply, String key) {
        assertThat(reply.outcome()).as(app.jvm().tail()).isEqualTo(text("loaded " + key));
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_nobodyListens_isRouted(String style) {
        int port = redis().port();
        redis().kill();
        Pool pool = Pool.open(app, style, port, 2, FOR_EVER);

        for (int i = 0; i < 20; i++) { // past the breaker's opening
            String key = key("product");
            assertLoaded(pool.get(key), key);
        }
        pool.awaitDrained();
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_nobodyListensAndKeyIsUndeclared_failsAsWithoutAgent(String style) {
        int port = redis().port();
        redis().kill();
        Pool pool = Pool.open(app, style, port, 2, FOR_EVER);

        try (ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            Pool same = Pool.open(plain, style, port, 2, FOR_EVER);
            String key = key("session");
            assertThat(pool.get(key).outcome()).isEqualTo(same.get(key).outcome());
            assertThat(pool.call("set", key, "value").outcome())
                    .isEqualTo(same.call("set", key, "value").outcome());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_packetsAreLost_isRoutedAtTheDeadlineOrOnceThePoolFails(String style) throws Exception {
        try (BlackHole hole = new BlackHole()) {
            Pool pool = Pool.open(app, style, hole.port(), 2, FOR_EVER);
            String key = key("product");

            Reply reply = pool.get(key);
            assertLoaded(reply, key);
            if (pool.isOfClients()) {
                assertThat(reply.took()).isGreaterThanOrEqualTo(PATIENT.minusMillis(50));
            } else {
                assertThat(reply.took()).isLessThan(SOON);
            }
            pool.awaitDrained();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_poolExhaustedForEver_isRoutedWhereTheClientBorrows(String style) {
        Pool pool = Pool.open(app, style, redis().port(), 1, FOR_EVER);
        pool.hold();
        String key = key("product");

        if (pool.isOfClients()) { // getResource() is never answered earlier than by the pool
            CompletableFuture<Reply> waiting = app.send("get", pool.name(), key);
            await().during(SOON).until(() -> !waiting.isDone());
            pool.call("release");
            assertLoaded(app.await(waiting), key);
        } else {
            Reply reply = pool.get(key);
            assertLoaded(reply, key);
            assertThat(reply.took()).isLessThan(SOON);
            pool.call("release");
        }
        pool.awaitDrained();
        String next = key("session");
        assertThat(pool.call("set", next, "value").outcome()).isEqualTo(text("OK"));
        assertThat(pool.get(next).outcome()).isEqualTo(text("value"));
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_poolExhaustedForEverAndNoTierAnswers_waitsForAConnection(String style) {
        Pool pool = Pool.open(app, style, redis().port(), 1, FOR_EVER);
        pool.hold();
        String key = key("catalog");
        redis().command("SET", key, "in redis");

        CompletableFuture<Reply> waiting = app.send("get", pool.name(), key);
        await().during(SOON).until(() -> !waiting.isDone());
        pool.call("release");
        assertThat(app.await(waiting).outcome()).isEqualTo(text("in redis"));
        pool.awaitDrained();
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_poolExhaustedWithALimit_isRoutedOnceThePoolOrTheDeadlineSaysSo(String style) {
        Pool pool = Pool.open(app, style, redis().port(), 1, "500");
        pool.hold();
        String key = key("product");

        Reply reply = pool.get(key);
        assertLoaded(reply, key);
        if (pool.isOfClients()) {
            assertThat(reply.took()).isGreaterThanOrEqualTo(Duration.ofMillis(480));
        } else {
            assertThat(reply.took()).isLessThan(Duration.ofMillis(480));
        }
        Reply refused = pool.get(key("catalog"));
        assertThat(refused.outcome()).contains("Could not get a resource");
        assertThat(refused.took()).isBetween(Duration.ofMillis(480), Duration.ofMillis(900));
        pool.call("release");
        pool.awaitDrained();
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_poolExhaustedAndDoesNotWait_isRoutedAtOnce(String style) {
        Pool pool = Pool.open(app, style, redis().port(), 1, FOR_EVER, false, false);
        pool.hold();
        String key = key("product");

        Reply reply = pool.get(key);
        assertLoaded(reply, key);
        assertThat(reply.took()).isLessThan(SOON);
        assertThat(pool.get(key("catalog")).outcome()).contains("Could not get a resource");
        pool.call("release");
        pool.awaitDrained();
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_connectionsAreTestedAndServerIsFrozen_isRouted(String style) {
        Pool pool = Pool.open(app, style, redis().port(), 0, "", HASTY, 2, FOR_EVER, true, true);
        String key = key("catalog");
        redis().command("SET", key, "seen");
        assertThat(pool.get(key).outcome()).isEqualTo(text("seen"));

        redis().freeze();
        Reply reply = pool.get(key);

        assertThat(reply.outcome()).as(app.jvm().tail()).isEqualTo(text("seen"));
        if (!pool.isOfClients()) {
            assertThat(reply.took()).isLessThan(SOON);
        }
        redis().thaw();
        pool.awaitDrained();
        assertThat(applicationsConnections()).hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_handshakeIsNotAnswered_isRouted(String style) {
        redis().freeze();
        Pool pool = Pool.open(app, style, redis().port(), 0, "", HASTY, 2, FOR_EVER, false, true);
        String key = key("product");

        Reply reply = pool.get(key);

        assertLoaded(reply, key);
        if (pool.isOfClients()) {
            assertThat(reply.took()).isGreaterThanOrEqualTo(HASTY.minusMillis(50));
        } else {
            assertThat(reply.took()).isLessThan(SOON);
        }
        redis().thaw();
        pool.awaitDrained();
    }

    /** Nobody waits for connections to a server whose breaker is open, but who needs one. */
    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_breakerOpenAndConnectionsUsedUp_isAnsweredAtOnceAndOtherCommandsConnect(String style) {
        assumeTrue(JedisVersion.hasUnified(), "a pool of Jedis 3 shakes hands by itself");
        try (RedisServer guarded = RedisServer.builder().password("secret").start()) {
            Pool pool = Pool.open(app, style, guarded.port(), 3, "secret", HASTY, 2, FOR_EVER, false, true);
            String key = key("catalog");
            assertThat(pool.call("set", key, "seen").outcome()).isEqualTo(text("OK"));
            assertThat(pool.get(key).outcome()).isEqualTo(text("seen"));
            guarded.freeze();
            await().atMost(PATIENT.multipliedBy(5)).until(() -> {
                pool.get(key);
                return !Applications.agentLines(app.jvm(), "breaker OPEN", ":" + guarded.port())
                        .isEmpty();
            });
            for (int i = 0; i < 3; i++) { // each breaks one
                Reply refused = pool.call("set", key("session"), "value");
                assertThat(refused.outcome()).contains("JedisConnectionException");
            }

            for (int i = 0; i < 20; i++) {
                Reply reply = pool.get(key);
                assertThat(reply.outcome()).isEqualTo(text("seen"));
                assertThat(reply.took()).isLessThan(SOON);
            }
            guarded.thaw();
            String later = key("session");
            assertThat(pool.call("set", later, "value").outcome()).isEqualTo(text("OK"));
            assertThat(pool.get(later).outcome()).isEqualTo(text("value"));
            assertThat(guarded.info("keyspace")).contains("db3:").doesNotContain("db0:"); // selected by each of them
            pool.awaitDrained();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_passwordRefused_failsAsWithoutAgent(String style) {
        try (RedisServer guarded = RedisServer.builder().password("secret").start();
                ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            Pool pool = openWithPassword(app, style, guarded);
            Pool same = openWithPassword(plain, style, guarded);
            String key = key("product");

            assertThat(pool.get(key).outcome())
                    .contains("JedisAccessControlException")
                    .isEqualTo(same.get(key).outcome());
            assertThat(pool.call("trace", key).value())
                    .contains("contract.app.JedisPools.")
                    .isEqualTo(same.call("trace", key).value());
        }
    }

    private static Pool openWithPassword(ControlledApp in, String style, RedisServer guarded) {
        return Pool.open(in, style, guarded.port(), 0, "wrong", PATIENT, 2, FOR_EVER, false, true);
    }

    @Test
    void get_primaryThatASentinelNamesIsGone_isAnsweredAndThenReadFromItsSuccessor() {
        try (RedisSentinels sentinels = RedisSentinels.watch(RedisReplication.start(1), Duration.ofMillis(1_500))) {
            RedisServer old = sentinels.primary();
            Pool pool = Pool.open(app, "JEDIS_SENTINEL_POOL", sentinels.ports().get(0), 2, FOR_EVER);
            String key = key("catalog");
            old.command("SET", key, "seen");
            sentinels.replication().awaitInStep();
            assertThat(pool.get(key).outcome()).isEqualTo(text("seen"));
            old.kill();

            for (int i = 0; i < 3; i++) {
                assertThat(pool.get(key).outcome()).as(app.jvm().tail()).isEqualTo(text("seen"));
            }
            String loaded = key("product");
            assertLoaded(pool.get(loaded), loaded);
            RedisServer successor = sentinels.awaitSuccessorOf(old);
            successor.command("SET", key, "new");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(pool.get(key).outcome()).isEqualTo(text("new")));
            pool.awaitDrained();
            pool.call("close");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_poolClosed_failsAsWithoutAgent(String style) {
        String key = key("product");
        Pool pool = Pool.open(app, style, redis().port(), 1, FOR_EVER);
        assertLoaded(pool.get(key), key);
        pool.call("close");

        Reply reply = pool.get(key);
        assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
        try (ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            Pool same = Pool.open(plain, style, redis().port(), 1, FOR_EVER);
            same.get(key);
            same.call("close");
            assertThat(reply.outcome()).isEqualTo(same.get(key).outcome());
        }
    }

    /** Closing wakes those who wait with an interrupt that is none. */
    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_poolClosedWhileItIsWaitedFor_failsAndInterruptsNobody(String style) {
        Pool pool = Pool.open(app, style, redis().port(), 1, FOR_EVER);
        pool.hold();
        CompletableFuture<Reply> waiting = app.send("getThenFlag", pool.name(), key("catalog"));
        await().during(Duration.ofMillis(80)).until(() -> !waiting.isDone());

        pool.call("close");

        assertThat(app.await(waiting).outcome()).isEqualTo(text(JedisVersion.interrupted() + ", interrupted false"));
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_loadersWaitInterrupted_keepsTheFlagAndTheOutcome(String style) {
        Pool pool = Pool.open(app, style, redis().port(), 0, "", HASTY, 1, FOR_EVER, false, true);
        pool.get(key("session"));
        redis().freeze();

        Reply reply = pool.call("readInterrupted", key("slow"));

        redis().thaw();
        assertThat(reply.value()).isEqualTo("JedisConnectionException, interrupted true");
        pool.awaitDrained();
    }
}
