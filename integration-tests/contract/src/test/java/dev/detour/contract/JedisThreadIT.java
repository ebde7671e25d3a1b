package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a read of Jedis leaves of its thread, wherever it connects: the code that runs there, its flag, its frames. */
class JedisThreadIT extends JedisPoolCase {

    private static final Duration INTERRUPTED = Duration.ofMillis(80);

    /** One outside of a pool, whose socket is opened elsewhere. */
    @Test
    void get_singleAndNobodyListens_failsWithTheTraceThatItHasWithoutAgent() {
        String port = Integer.toString(redis().port());
        redis().kill();
        String key = key("catalog");

        try (ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            for (ControlledApp each : List.of(plain, app)) {
                each.call("openSingle", key, port, Long.toString(PATIENT.toMillis()));
            }
            assertThat(app.call("traceSingle", key, key).value())
                    .contains("Failed to c", "contract.app.JedisPools.")
                    .isEqualTo(plain.call("traceSingle", key, key).value());
        }
    }

    static Stream<String> bounds() {
        return JedisVersion.hasUnified() ? Stream.of("CREDENTIALS", "SOCKETS", "SOCKET") : Stream.of("SOCKET");
    }

    /** The application's own code that runs then may look at what its thread holds. */
    @ParameterizedTest
    @MethodSource("bounds")
    void get_connectionIsMadeByApplicationsCode_runsItAsWithoutAgent(String bound) {
        redis().command("ACL", "SETUSER", "alice", "on", ">secret", "~*", "+@all");
        String key = key("catalog");
        redis().command("SET", key, "in redis");
        String[] arguments = {bound, Integer.toString(redis().port()), key};

        try (ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            assertThat(app.call("threadBound", arguments).outcome())
                    .startsWith(text("in redis"))
                    .isEqualTo(plain.call("threadBound", arguments).outcome());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_interruptedWhileConnectionIsTested_isAsWithoutAgent(String style) {
        String key = key("catalog");
        redis().command("SET", key, "in redis");

        try (ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            for (ControlledApp each : List.of(plain, app)) {
                Pool pool = Pool.open(each, style, redis().port(), 1, FOR_EVER, true);
                pool.get(key("session"));
                redis().freeze();
                CompletableFuture<Reply> waiting = interrupted(pool, key);
                await().during(INTERRUPTED).until(() -> !waiting.isDone());
                redis().thaw();

                assertThat(each.await(waiting).outcome()).isEqualTo(text("in redis, interrupted true"));
                pool.awaitDrained();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_interruptedWhileConnectionIsAwaited_isAsWithoutAgent(String style) {
        try (ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            for (ControlledApp each : List.of(plain, app)) {
                for (boolean test : new boolean[] {false, true}) {
                    Pool pool = Pool.open(each, style, redis().port(), 1, FOR_EVER, test);
                    pool.hold();

                    assertThat(each.await(interrupted(pool, key("catalog"))).outcome())
                            .isEqualTo(text(JedisVersion.interrupted() + ", interrupted false"));
                    pool.call("release");
                    pool.awaitDrained();
                }
            }
        }
    }

    /** A read that waits, and whose thread is interrupted in it. */
    private static CompletableFuture<Reply> interrupted(Pool pool, String key) {
        CompletableFuture<Reply> waiting = pool.app().send("getThenFlag", pool.name(), key);
        await().during(INTERRUPTED).until(() -> !waiting.isDone());
        pool.call("interrupt");
        return waiting;
    }
}
