package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wait of a cluster's client for a connection to a node, which it borrows by itself in every version. */
class JedisClusterPoolIT extends JedisPoolCase {

    private static final String CLUSTER = "CLUSTER";

    @BeforeEach
    void ofAClusterOfOneNode() {
        isAbout(AccessKind.CLUSTER_JEDIS_OLDER);
    }

    private Pool open(Duration timeout, int most, String longest, boolean test) {
        return Pool.open(app, CLUSTER, redis().port(), 0, "", timeout, most, longest, test, true);
    }

    private void assertLoadedSoon(Pool pool) {
        String key = key("product");
        Reply reply = pool.get(key);
        assertThat(reply.outcome()).as(app.jvm().tail()).isEqualTo(text("loaded " + key));
        assertThat(reply.took()).isLessThan(SOON);
    }

    @Test
    void get_poolExhaustedForEver_isRouted() {
        Pool pool = open(PATIENT, 1, FOR_EVER, false);
        pool.hold();

        assertLoadedSoon(pool);

        pool.call("release");
        pool.awaitDrained();
        String next = key("session");
        assertThat(pool.call("set", next, "value").outcome()).isEqualTo(text("OK"));
        assertThat(pool.get(next).outcome()).isEqualTo(text("value"));
    }

    @Test
    void get_poolExhaustedForEverAndNoTierAnswers_waitsForAConnection() {
        Pool pool = open(PATIENT, 1, FOR_EVER, false);
        pool.hold();
        String key = key("catalog");
        redis().command("SET", key, "in redis");

        CompletableFuture<Reply> waiting = app.send("get", pool.name(), key);
        await().during(SOON).until(() -> !waiting.isDone());
        pool.call("release");

        assertThat(app.await(waiting).outcome()).isEqualTo(text("in redis"));
        pool.awaitDrained();
    }

    @Test
    void get_poolExhaustedWithALimitAndNoTierAnswers_failsThenAsWithoutAgent() {
        Pool pool = open(PATIENT, 1, "300", false);
        pool.hold();
        String key = key("catalog");

        Reply refused = pool.get(key);

        try (ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            Pool same = Pool.open(plain, CLUSTER, redis().port(), 0, "", PATIENT, 1, "300", false, true);
            same.hold();
            assertThat(refused.outcome()).isEqualTo(same.get(key).outcome());
        }
        assertThat(refused.took()).isBetween(Duration.ofMillis(280), Duration.ofMillis(900));
        pool.call("release");
        pool.awaitDrained();
    }

    @Test
    void get_handshakeIsNotAnswered_isRoutedAtTheDeadline() {
        Pool pool = open(HASTY, 2, FOR_EVER, false);
        pool.hold(); // what is there already
        redis().freeze();

        assertLoadedSoon(pool);

        redis().thaw();
        pool.call("release");
        pool.awaitDrained();
        assertThat(applicationsConnections()).hasSizeLessThanOrEqualTo(2 + 1); // one that asks for the slots
    }

    @Test
    void get_connectionsAreTestedAndNodeIsFrozen_isAnsweredAtTheDeadline() {
        Pool pool = open(HASTY, 2, FOR_EVER, true);
        String key = key("catalog");
        redis().command("SET", key, "seen");
        assertThat(pool.get(key).outcome()).isEqualTo(text("seen"));

        redis().freeze();
        Reply reply = pool.get(key);

        assertThat(reply.outcome()).as(app.jvm().tail()).isEqualTo(text("seen"));
        assertThat(reply.took()).isLessThan(SOON);
        redis().thaw();
        pool.awaitDrained();
    }
}
