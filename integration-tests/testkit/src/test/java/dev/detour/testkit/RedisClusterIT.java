package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Slots that are moved are each other's: every case has a key of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisClusterIT {

    private final RedisCluster cluster =
            RedisCluster.builder().replicasEach(1).password("secret").start();

    @BeforeAll
    void sixNodes() {
        assertThat(cluster.servers()).hasSize(6);
        assertThat(cluster.primaries())
                .containsExactlyElementsOf(cluster.servers().subList(0, 3));
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    @Test
    void nodeOf_key_takesItAndTheOthersSayMoved() {
        String key = "moved";
        RedisServer owner = cluster.nodeOf(key);

        assertThat(owner.command("SET", key, "value")).isEqualTo("OK");
        assertThatThrownBy(() -> cluster.otherThan(key).command("GET", key))
                .hasMessage("MOVED " + RedisCluster.slotOf(key) + " 127.0.0.1:" + owner.port());
        assertThat(cluster.replicasOf(owner)).hasSize(1).doesNotContain(owner);
    }

    @Test
    void awaitReplicasNamed_clusterJustFormed_returnsWhenEachNodeNamesThemToAClient() {
        cluster.awaitReplicasNamed();

        for (RedisServer server : cluster.servers()) {
            String named = String.valueOf(server.command("CLUSTER", "SLOTS"));
            assertThat(cluster.servers()).allSatisfy(node -> assertThat(named).contains(", " + node.port() + ","));
        }
    }

    @Test
    void beginMigration_missingKey_isAskedForAtTheNewNode() {
        String key = "asked";
        RedisServer from = cluster.nodeOf(key);
        RedisServer to = cluster.otherThan(key);
        from.command("SET", key, "value");

        SlotMigration migration = cluster.beginMigration(RedisCluster.slotOf(key), to);

        assertThat(from.command("GET", key)).isEqualTo("value");
        migration.moveKeys();
        assertThatThrownBy(() -> from.command("GET", key))
                .hasMessage("ASK " + RedisCluster.slotOf(key) + " 127.0.0.1:" + to.port());
        try (RespConnection connection = to.connect()) {
            connection.call("ASKING");
            assertThat(connection.call("GET", key)).isEqualTo("value");
        }
        migration.finish();
        assertThat(cluster.nodeOf(key)).isSameAs(to);
    }

    @Test
    void cancel_migration_leavesTheSlotWithItsOwner() {
        String key = "cancelled";
        RedisServer from = cluster.nodeOf(key);

        cluster.beginMigration(RedisCluster.slotOf(key), cluster.otherThan(key)).cancel();

        assertThat(cluster.nodeOf(key)).isSameAs(from);
        assertThat(from.command("GET", key)).isNull();
    }

    @Test
    void moveSlot_toAnotherNode_movesTheValueAndTheOldOneSaysMoved() {
        String key = "carried";
        RedisServer from = cluster.nodeOf(key);
        RedisServer to = cluster.otherThan(key);
        from.command("SET", key, "value");

        cluster.moveSlot(RedisCluster.slotOf(key), to);

        assertThat(to.command("GET", key)).isEqualTo("value");
        assertThatThrownBy(() -> from.command("GET", key)).hasMessageStartingWith("MOVED ");
    }

    @Test
    void failover_primaryThatIsWell_replicaTakesItsPlace() {
        String key = "failed over";
        RedisServer old = cluster.nodeOf(key);
        old.command("SET", key, "value");

        RedisServer successor = cluster.failover(old);

        assertThat(cluster.nodeOf(key)).isSameAs(successor).isNotSameAs(old);
        assertThat(successor.command("GET", key)).isEqualTo("value");
        cluster.awaitOk();
    }

    @Test
    void network_beforeEachNode_isTheWayThatTheClusterNames() {
        try (RedisCluster distant =
                RedisCluster.builder().replicasEach(1).throughNetworks().start()) {
            RedisServer owner = distant.nodeOf("key");
            int port = distant.network(owner).port();

            assertThatThrownBy(() -> distant.otherThan("key").command("GET", "key"))
                    .hasMessage("MOVED " + RedisCluster.slotOf("key") + " 127.0.0.1:" + port);
            assertThat(distant.replicasOf(owner)).hasSize(1);
            distant.network(owner).setLatency(Duration.ofMillis(20));
            try (RespConnection connection = new RespConnection(port, Duration.ofSeconds(5))) {
                long startNanos = System.nanoTime();
                connection.call("GET", "key");
                assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThan(Duration.ofMillis(40));
            }
            distant.moveSlot(RedisCluster.slotOf("key"), distant.otherThan("key"));
            assertThat(distant.nodeOf("key")).isNotSameAs(owner);
        }
    }

    @Test
    void awaitNodeOf_primaryKilled_replicaTakesItsPlaceByItself() {
        try (RedisCluster mortal = RedisCluster.builder()
                .replicasEach(1)
                .nodeTimeout(Duration.ofSeconds(1))
                .start()) {
            RedisServer old = mortal.nodeOf("key");
            RedisServer replica = mortal.replicasOf(old).get(0);

            old.kill();

            assertThat(mortal.awaitNodeOf("key")).isSameAs(replica);
        }
    }

    @Test
    void awaitDown_primaryWithoutReplicaKilled_clusterIsDown() {
        try (RedisCluster fragile =
                RedisCluster.builder().nodeTimeout(Duration.ofMillis(500)).start()) {
            RedisServer other = fragile.otherThan("key");

            fragile.nodeOf("key").kill();
            fragile.awaitDown();

            assertThatThrownBy(() -> other.command("GET", "key")).hasMessageStartingWith("CLUSTERDOWN");
        }
    }
}
