package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jedis on a cluster that loses nodes: one that is replaced, and a whole shard. */
class JedisClusterLossIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int READS = 20;
    private static final int ENOUGH_TO_OPEN = 8;
    private static final String COVERAGE = "cluster-require-full-coverage";

    private static RedisCluster cluster;
    private static Shards shards;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.builder()
                .replicasEach(1)
                .nodeTimeout(Duration.ofSeconds(1))
                .arguments("--" + COVERAGE, "no")
                .start();
        shards = new Shards(cluster);
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
        return shards.open(kind, setup, ContractCase.PATIENT);
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#clusters")
    void get_nodeKilledAndReplaced_isAnsweredThenReadAtTheNewPrimary(AccessKind kind) {
        assertReplaced(kind, cluster.primaries().get(1), RedisServer::kill);
    }

    @Test
    void get_nodeFrozenAndReplaced_isAnsweredThenReadAtTheNewPrimary() {
        RedisServer lost = cluster.primaries().get(1);
        try {
            assertReplaced(JedisVersion.cluster(), lost, RedisServer::freeze);
        } finally {
            lost.thaw();
        }
    }

    private static void assertReplaced(AccessKind kind, RedisServer lost, Consumer<RedisServer> loss) {
        RedisServer successor = cluster.replicasOf(lost).get(0);
        RedisServer healthy = cluster.primaries().get(2);
        List<String> away = shards.keysOf(lost, 2);
        List<String> near = shards.keysOf(healthy, READS);

        try (Session session = open(kind, Setup.WOVEN)) {
            shards.settle(session, lost);
            Shards.assertRead(session, away);
            Shards.assertRead(session, near);
            long before = healthy.calls("get");
            int opened = Shards.opened(kind, successor).size();
            loss.accept(lost);

            Shards.assertReadAtOnce(session, away, ENOUGH_TO_OPEN);
            Shards.assertRead(session, near);
            assertThat(healthy.calls("get") - before).isEqualTo(READS);

            assertThat(cluster.awaitNodeOf(away.get(0))).isSameAs(successor);
            successor.command("SET", away.get(0), "changed");
            await().atMost(PATIENCE)
                    .until(() -> "changed".equals(session.get(away.get(0)).value()));
            long there = successor.calls("get");
            session.get(away.get(1));
            assertThat(successor.calls("get") - there).isEqualTo(1);
            assertThat(Shards.opened(kind, successor)).hasSize(opened);
            assertThat(Shards.opened(kind, healthy)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#clusters")
    void get_shardLost_isAnsweredFromMemoryAlsoWhenTheWholeClusterIsDown(AccessKind kind) {
        RedisServer lost = cluster.primaries().get(1);
        RedisServer healthy = cluster.primaries().get(2);
        List<String> away = shards.keysOf(lost, 2);
        List<String> near = shards.keysOf(healthy, READS);

        try (Session session = open(kind, Setup.WOVEN);
                Session plain = open(kind, Setup.PLAIN)) {
            shards.settle(session, lost);
            Shards.assertRead(session, away);
            Shards.assertRead(session, near);
            Shards.assertRead(plain, near);
            long before = healthy.calls("get");
            cluster.replicasOf(lost).forEach(RedisServer::kill);
            lost.kill();

            Shards.assertReadAtOnce(session, away, ENOUGH_TO_OPEN);
            Shards.assertRead(session, near);
            assertThat(healthy.calls("get") - before).isEqualTo(READS);
            assertThat(Shards.opened(kind, lost)).isNotEmpty();

            cluster.servers().stream().filter(RedisServer::isServing).forEach(server -> server.config(COVERAGE, "yes"));
            cluster.awaitDown();
            assertThat(plain.get(near.get(0)).message()).contains("CLUSTERDOWN");
            Shards.assertRead(session, near);
            Shards.assertRead(session, away);
        }
    }
}
