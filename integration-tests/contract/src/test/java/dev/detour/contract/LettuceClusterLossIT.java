package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lettuce on a cluster that loses nodes: one that is replaced, and a whole shard. */
class LettuceClusterLossIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int READS = 20;
    private static final int ENOUGH_TO_OPEN = 8;
    private static final String COVERAGE = "cluster-require-full-coverage";

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.builder()
                .replicasEach(1)
                .nodeTimeout(Duration.ofSeconds(1))
                .arguments("--" + COVERAGE, "no")
                .start();
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @AfterEach
    void whole_andNoErrorOfItsOwn() {
        cluster.servers().stream().filter(server -> !server.isServing()).forEach(RedisServer::restart);
        cluster.servers().forEach(server -> server.config(COVERAGE, "no"));
        cluster.awaitOk();
        assertThat(Applications.ownErrors()).isEmpty();
    }

    private static Session open(AccessKind kind, Setup setup) {
        int port = cluster.primaries().get(0).port();
        Target target = new Target(port, 0, null, null, 2_000, Target.Codec.UTF8);
        return Session.open(Applications.running(kind, setup), kind, target);
    }

    /** Keys of one node, stored there and at its replica. */
    private static List<String> keysOf(RedisServer node, int count) {
        List<String> keys = new ArrayList<>();
        while (keys.size() < count) {
            String key = ContractCase.key("catalog");
            if (cluster.nodeOf(key) == node) {
                node.command("SET", key, "of " + key);
                keys.add(key);
            }
        }
        await().atMost(PATIENCE).until(() -> Long.valueOf(1).equals(node.command("WAIT", "1", "1000")));
        return keys;
    }

    private static void assertRead(Session session, List<String> keys) {
        for (String key : keys) {
            assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("of " + key));
        }
    }

    /** What was said of the breaker of a server. */
    private static List<String> opened(AccessKind kind, RedisServer server) {
        return Applications.agentLines(
                Applications.running(kind, Setup.WOVEN).jvm(), "breaker", ":" + server.port(), "OPEN");
    }

    @ParameterizedTest
    @EnumSource(
            names = "CLUSTER_LETTUCE_(ASYNC|REACTIVE)|(PERIODIC|ADAPTIVE)_LETTUCE_CLUSTER",
            mode = EnumSource.Mode.MATCH_ALL)
    void get_nodeKilledAndReplaced_isAnsweredThenReadAtTheNewPrimary(AccessKind kind) {
        RedisServer killed = cluster.primaries().get(1);
        RedisServer successor = cluster.replicasOf(killed).get(0);
        RedisServer healthy = cluster.primaries().get(2);
        List<String> away = keysOf(killed, 2);
        List<String> near = keysOf(healthy, READS);

        try (Session session = open(kind, Setup.WOVEN)) {
            assertRead(session, away);
            assertRead(session, near);
            long before = healthy.calls("get");
            killed.kill();

            assertRead(session, away);
            assertRead(session, near);
            assertRead(session, away);
            assertThat(healthy.calls("get") - before).isEqualTo(READS);

            assertThat(cluster.awaitNodeOf(away.get(0))).isSameAs(successor);
            successor.command("SET", away.get(0), "changed");
            await().atMost(PATIENCE)
                    .until(() -> "changed".equals(session.get(away.get(0)).value()));
            long there = successor.calls("get");
            session.get(away.get(1));
            assertThat(successor.calls("get") - there).isEqualTo(1);
            assertThat(opened(kind, successor)).isEmpty();
            assertThat(opened(kind, healthy)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "CLUSTER_LETTUCE_(SYNC|ASYNC)", mode = EnumSource.Mode.MATCH_ALL)
    void get_shardLost_isAnsweredFromMemoryAlsoWhenTheWholeClusterIsDown(AccessKind kind) {
        RedisServer lost = cluster.primaries().get(1);
        RedisServer healthy = cluster.primaries().get(2);
        List<String> away = keysOf(lost, 2);
        List<String> near = keysOf(healthy, READS);

        try (Session session = open(kind, Setup.WOVEN);
                Session plain = open(kind, Setup.PLAIN)) {
            assertRead(session, away);
            assertRead(session, near);
            long before = healthy.calls("get");
            cluster.replicasOf(lost).forEach(RedisServer::kill);
            lost.kill();

            assertRead(session, away);
            assertRead(session, near);
            assertRead(session, away);
            assertThat(healthy.calls("get") - before).isEqualTo(READS);
            for (int read = 0; read < ENOUGH_TO_OPEN; read++) {
                assertRead(session, away); // without a deadline, where the connection is known to be down
            }
            assertThat(opened(kind, lost)).anyMatch(line -> line.contains("the last a failed connection"));

            cluster.servers().stream().filter(RedisServer::isServing).forEach(server -> server.config(COVERAGE, "yes"));
            cluster.awaitDown();
            assertThat(plain.get(near.get(0)).message()).contains("CLUSTERDOWN");
            assertRead(session, near);
            assertRead(session, away);
        }
    }
}
