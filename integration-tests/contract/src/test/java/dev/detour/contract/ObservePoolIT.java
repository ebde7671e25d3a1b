package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pools of Jedis in observe mode: nobody borrows sooner, nothing stands in for what a pool cannot lend. */
class ObservePoolIT extends JedisPoolCase {

    private static final String MAX_WAIT_MILLIS = "500";

    private static ControlledApp observing;
    private static ControlledApp plain;

    @BeforeAll
    static void startBoth() {
        observing = ControlledApp.start(jvm(Setup.OBSERVING));
        plain = ControlledApp.start(jvm(Setup.PLAIN));
    }

    @AfterAll
    static void endBoth() {
        assertThat(Applications.ownErrors(observing)).isEmpty();
        observing.close();
        plain.close();
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_poolExhausted_throwsWhatThePoolThrowsAfterItsOwnWait(String style) {
        Pool pool = Pool.open(observing, style, redis().port(), 1, MAX_WAIT_MILLIS);
        Pool same = Pool.open(plain, style, redis().port(), 1, MAX_WAIT_MILLIS);
        pool.hold();
        same.hold();
        String key = key("product");

        Reply reply = pool.get(key);

        assertThat(reply.outcome()).isEqualTo(same.get(key).outcome());
        assertThat(reply.took()).isGreaterThan(Duration.ofMillis(450));
        assertThat(observing.call("loads", key).kind()).isEqualTo(Reply.Kind.ERROR); // that application counts none
        pool.call("release");
        assertThat(pool.get(key).outcome()).isEqualTo("null");
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_poolExhaustedForEver_waitsUntilAConnectionIsGivenBack(String style) {
        String key = key("product");
        redis().command("SET", key, "from redis");
        Pool pool = Pool.open(observing, style, redis().port(), 1, FOR_EVER);
        pool.get(FIRST_READ);
        observing.jvm().awaitLine(line -> line.contains("routed keys: "), Duration.ofSeconds(20));
        pool.hold();

        CompletableFuture<Reply> waiting = observing.send("get", pool.name(), key);
        await().during(SOON).until(() -> !waiting.isDone());
        pool.call("release");

        assertThat(observing.await(waiting).outcome()).isEqualTo(text("from redis"));
        pool.awaitDrained();
        if (!pool.isOfClients()) { // whose wait comes before there is a read
            new Spans(observing.jvm(), redis().port())
                    .awaitWith(
                            "detour.observed=true",
                            "detour.fault.kind=pool_exhausted",
                            "detour.observed.tier=origin",
                            "detour.observed.end=value");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_nobodyListens_failsAsWithoutAgent(String style) {
        int port = redis().port();
        redis().kill();
        Pool pool = Pool.open(observing, style, port, 2, FOR_EVER);
        Pool same = Pool.open(plain, style, port, 2, FOR_EVER);

        for (int i = 0; i < 8; i++) { // past a breaker's opening
            String key = key("product");
            assertThat(pool.get(key).outcome()).isEqualTo(same.get(key).outcome());
        }
        assertThat(pool.call("active").value()).isEqualTo("0");
    }
}
