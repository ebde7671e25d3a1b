package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlotMigration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jedis on a cluster: each node has a breaker of its own, and what the client follows by itself stays its own. */
class JedisClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int READS = 20;
    private static final int ENOUGH_TO_OPEN = 8;
    private static final int TOO_FEW_TO_OPEN = 3;
    private static final int CROWD = 40;
    private static final AccessKind KIND = JedisVersion.cluster();

    private static RedisCluster cluster;
    private static Shards shards;

    @BeforeAll
    static void startCluster() {
        // nobody shall be replaced, nor the cluster be down, while a node stands still
        cluster = RedisCluster.builder()
                .replicasEach(1)
                .nodeTimeout(Duration.ofSeconds(60))
                .arguments("--cluster-require-full-coverage", "no")
                .start();
        shards = new Shards(cluster);
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @AfterEach
    void thawed_andNoErrorOfItsOwn() {
        cluster.servers().forEach(RedisServer::thaw);
        cluster.awaitOk();
        assertThat(Applications.ownErrors()).isEmpty();
    }

    private static Session open(AccessKind kind, Setup setup) {
        return shards.open(kind, setup, ContractCase.PATIENT);
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#clusters")
    void get_oneNodeFrozen_isAnsweredFromMemoryAndOtherNodesServe(AccessKind kind) {
        RedisServer frozen = cluster.primaries().get(1);
        RedisServer healthy = cluster.primaries().get(2);
        List<String> away = shards.keysOf(frozen, 2);
        List<String> near = shards.keysOf(healthy, READS);

        try (Session session = open(kind, Setup.WOVEN)) {
            shards.settle(session, frozen);
            Shards.assertRead(session, away);
            Shards.assertRead(session, near);
            long before = healthy.calls("get");
            frozen.freeze();

            Shards.assertReadAtOnce(session, away, ENOUGH_TO_OPEN);
            assertThat(Shards.opened(kind, frozen)).isNotEmpty();
            Shards.assertRead(session, near);

            assertThat(healthy.calls("get") - before).isEqualTo(READS);
            assertThat(Shards.opened(kind, healthy)).isEmpty();
            long asked = System.nanoTime();
            Shards.assertRead(session, away);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofMillis(150)); // no deadline
        }
    }

    @Test
    void get_frozenNodeThaws_isReadAgain() {
        RedisServer node = cluster.primaries().get(1);
        List<String> keys = shards.keysOf(node, 1);

        try (Session session = open(KIND, Setup.WOVEN)) {
            shards.settle(session, node);
            Shards.assertRead(session, keys);
            node.freeze();
            Shards.assertReadAtOnce(session, keys, ENOUGH_TO_OPEN);
            node.thaw();
            node.command("SET", keys.get(0), "changed");

            await().atMost(PATIENCE)
                    .until(() -> "changed".equals(session.get(keys.get(0)).value()));
        }
    }

    /** A time-out of the client's own makes it retry, sleep and look for the slots; the end of a deadline does not. */
    @Test
    void get_nodeFrozen_isSentOnceAndNobodyLooksForTheSlots() {
        RedisServer frozen = cluster.primaries().get(1);
        List<String> keys = shards.keysOf(frozen, TOO_FEW_TO_OPEN);

        try (Session woven = open(KIND, Setup.WOVEN);
                Session plain = shards.open(KIND, Setup.PLAIN, Duration.ofMillis(200))) {
            shards.settle(woven, frozen);
            Shards.assertRead(woven, keys);
            Shards.assertRead(plain, keys);
            long gets = frozen.calls("get");
            long slots = shards.calls("cluster|slots");
            frozen.freeze();
            Shards.assertReadAtOnce(woven, keys, 1);
            frozen.thaw();
            Shards.assertRead(woven, keys);
            // of the first round one was sent; the others found what the only connection owed
            assertThat(frozen.calls("get") - gets).isEqualTo(1L + keys.size());
            assertThat(shards.calls("cluster|slots")).isEqualTo(slots);

            frozen.freeze();
            assertThat(plain.get(keys.get(0)).kind()).isEqualTo(Reply.Kind.ERROR);
            frozen.thaw();
            assertThat(shards.calls("cluster|slots")).isGreaterThan(slots);
        }
    }

    @Test
    void get_loadedValue_isWarmedAtTheNodeOfItsKey() {
        List<String> keys = cluster.primaries().stream()
                .map(node -> shards.newKeysOf(node, "product", 1).get(0))
                .toList();

        try (Session session = open(KIND, Setup.WOVEN)) {
            for (String key : keys) {
                String loaded = String.valueOf(session.get(key).value());

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(cluster.nodeOf(key).command("GET", key))
                                .isEqualTo(loaded));
                assertThat(String.valueOf(cluster.nodeOf(key).command("CLIENT", "LIST")))
                        .contains("name=detour");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#clusters")
    void get_slotMoves_clientFollowsAskAndMovedWithTheCommandsOfPlainJedis(AccessKind kind) {
        try (Session woven = open(kind, Setup.WOVEN);
                Session plain = open(kind, Setup.PLAIN)) {
            assertThat(commandsOfAMove(woven)).isEqualTo(commandsOfAMove(plain));
        }
    }

    /** How many GETs, ASKINGs and questions for the slots the nodes saw, by what the slot was going through. */
    private static List<Long> commandsOfAMove(Session session) {
        RedisServer from = cluster.primaries().get(1);
        RedisServer to = cluster.primaries().get(2);
        String key = shards.keysOf(from, 1).get(0);
        SlotMigration migration = cluster.beginMigration(RedisCluster.slotOf(key), to);
        List<Long> seen = new ArrayList<>();
        counting(seen, () -> Shards.assertRead(session, List.of(key)));
        migration.moveKeys();
        counting(seen, () -> Shards.assertRead(session, List.of(key)));
        migration.finish();
        counting(seen, () -> Shards.assertRead(session, List.of(key)));
        return seen;
    }

    private static void counting(List<Long> seen, Runnable reads) {
        List<String> counted = List.of("get", "asking", "cluster|slots"); // CLUSTER SHARDS is Detour's own
        List<Long> before = counted.stream().map(shards::calls).toList();
        reads.run();
        for (int i = 0; i < counted.size(); i++) {
            seen.add(shards.calls(counted.get(i)) - before.get(i));
        }
    }

    @Test
    void get_keyHasMovedWithItsSlot_isAnsweredFromWhatTheNodeBeforeGave() {
        RedisServer from = cluster.primaries().get(2);
        RedisServer to = cluster.primaries().get(0);
        List<String> keys = shards.keysOf(from, 1);

        try (Session session = open(KIND, Setup.WOVEN)) {
            shards.settle(session, to); // and a connection there
            Shards.assertRead(session, keys);
            cluster.moveSlot(RedisCluster.slotOf(keys.get(0)), to);
            to.freeze();

            Shards.assertReadAtOnce(session, keys, 1);
        }
    }

    @Test
    void get_nodeOfAskFrozen_isAnsweredAtTheDeadline() {
        RedisServer from = cluster.primaries().get(0);
        RedisServer to = cluster.primaries().get(2);
        List<String> keys = shards.keysOf(from, 1);
        SlotMigration migration = cluster.beginMigration(RedisCluster.slotOf(keys.get(0)), to);

        try (Session session = open(KIND, Setup.WOVEN)) {
            Shards.assertRead(session, keys);
            shards.settle(session, to); // and a connection there
            migration.moveKeys();
            to.freeze();

            Shards.assertReadAtOnce(session, keys, 1);
        } finally {
            to.thaw();
            migration.finish();
        }
    }

    /** A read that the application sends to a replica by itself is no {@code get}: its own affair, with its own retries. */
    @Test
    void readAtAReplica_thatIsFrozen_endsAsWithoutDetour() {
        assumeTrue(JedisVersion.readsReplicas(), "this version of Jedis has no client that does");
        AccessKind kind = AccessKind.CLUSTER_JEDIS_REPLICAS;
        RedisServer primary = cluster.primaries().get(2);
        RedisServer replica = cluster.replicasOf(primary).get(0);
        String key = shards.keysOf(primary, 1).get(0);
        cluster.awaitReplicasNamed();

        try (Session woven = shards.open(kind, Setup.WOVEN, Duration.ofMillis(300));
                Session plain = shards.open(kind, Setup.PLAIN, Duration.ofMillis(300))) {
            long before = replica.calls("get");
            for (Session session : List.of(woven, plain)) {
                assertThat(session.call("raw", "REPLICA", key).value()).isEqualTo("of " + key);
                Shards.assertRead(session, List.of(key));
            }
            assertThat(replica.calls("get") - before).isEqualTo(2);
            replica.freeze();

            CompletableFuture<Reply> expected = plain.app().send("raw", plain.name(), "REPLICA", key);
            Reply reply = woven.call("raw", "REPLICA", key);
            assertThat(reply.outcome()).isEqualTo(plain.app().await(expected).outcome());
            assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
            Shards.assertRead(woven, List.of(key)); // at the primary
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#clusters")
    void get_manyWhileASlotMoves_areServedAndRefusedOnceAtMost(AccessKind kind) {
        RedisServer from = cluster.primaries().get(0); // neither of them is frozen by any case
        RedisServer to = cluster.primaries().get(2);
        String key = shards.keysOf(from, 1).get(0);
        SlotMigration migration = cluster.beginMigration(RedisCluster.slotOf(key), to);
        migration.moveKeys();

        try (Session session = open(kind, Setup.WOVEN)) {
            assertNoStorm(session, key);
            migration.finish();
            assertNoStorm(session, key);
        }
    }

    private static void assertNoStorm(Session session, String key) {
        long served = shards.calls("get");
        long refused = shards.refused();
        List<CompletableFuture<Reply>> replies =
                Stream.generate(() -> session.sendGet(key)).limit(CROWD).toList();
        for (CompletableFuture<Reply> reply : replies) {
            assertThat(session.app().await(reply).outcome()).isEqualTo(ContractCase.text("of " + key));
        }
        assertThat(shards.calls("get") - served).isBetween(1L, (long) CROWD);
        assertThat(shards.refused() - refused).isLessThanOrEqualTo(CROWD);
    }
}
