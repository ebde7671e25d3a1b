package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlotMigration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lettuce on a cluster: each node has a breaker of its own, and what the client follows by itself stays its own. */
class LettuceClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int READS = 20;
    private static final int ENOUGH_TO_OPEN = 8;
    private static final int CROWD = 40;

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        // nobody shall be replaced, nor the cluster be down, while a node stands still
        cluster = RedisCluster.builder()
                .replicasEach(1)
                .nodeTimeout(Duration.ofSeconds(60))
                .arguments("--cluster-require-full-coverage", "no")
                .start();
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @AfterEach
    void thawed_andNoErrorOfItsOwn() {
        thaw();
        cluster.awaitOk();
        assertThat(Applications.ownErrors()).isEmpty();
    }

    /** To close a client of Lettuce 5.3 takes until it has seen each node, however long one stands still. */
    private static void thaw() {
        cluster.servers().forEach(RedisServer::thaw);
    }

    private static Session open(AccessKind kind, Setup setup) {
        return Session.open(Applications.running(kind, setup), kind, target(), LettuceClusterIT::thaw);
    }

    private static Session woven(AccessKind kind) {
        return open(kind, Setup.WOVEN);
    }

    private static Target target() {
        int port = cluster.primaries().get(0).port();
        return new Target(port, 0, null, null, 2_000, Target.Codec.UTF8);
    }

    /** Keys of one node, stored there. */
    private static List<String> keysOf(RedisServer node, int count) {
        List<String> keys = new ArrayList<>();
        while (keys.size() < count) {
            String key = ContractCase.key("catalog");
            if (cluster.nodeOf(key) == node) {
                node.command("SET", key, "of " + key);
                keys.add(key);
            }
        }
        return keys;
    }

    private static void assertRead(Session session, List<String> keys) {
        for (String key : keys) {
            assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("of " + key));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "CLUSTER_LETTUCE_.*", mode = EnumSource.Mode.MATCH_ALL)
    void get_oneNodeFrozen_isAnsweredFromMemoryAndOtherNodesServe(AccessKind kind) {
        RedisServer frozen = cluster.primaries().get(1);
        RedisServer healthy = cluster.primaries().get(2);
        List<String> away = keysOf(frozen, 2);
        List<String> near = keysOf(healthy, READS);

        try (Session session = woven(kind)) {
            assertRead(session, away);
            assertRead(session, near);
            long before = healthy.calls("get");
            frozen.freeze();

            for (int read = 0; read < ENOUGH_TO_OPEN; read++) {
                assertRead(session, away);
            }
            assertThat(lines(kind, "breaker", ":" + frozen.port(), "OPEN")).isNotEmpty();
            assertRead(session, near);
            assertRead(session, away);

            assertThat(healthy.calls("get") - before).isEqualTo(READS);
            assertThat(lines(kind, "breaker", ":" + healthy.port(), "OPEN")).isEmpty();
            // no deadline; the case before may have left the breaker in its ramp, in which some reads have one
            await().atMost(PATIENCE).untilAsserted(() -> {
                long asked = System.nanoTime();
                assertRead(session, away);
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofMillis(150));
            });
        }
    }

    private static List<String> lines(AccessKind kind, String... words) {
        return Applications.agentLines(Applications.running(kind, Setup.WOVEN).jvm(), words);
    }

    @Test
    void get_frozenNodeThaws_isReadAgain() {
        AccessKind kind = AccessKind.CLUSTER_LETTUCE_ASYNC;
        RedisServer node = cluster.primaries().get(1);
        List<String> keys = keysOf(node, 1);

        try (Session session = woven(kind)) {
            assertRead(session, keys);
            node.freeze();
            for (int read = 0; read < ENOUGH_TO_OPEN; read++) {
                assertRead(session, keys);
            }
            node.thaw();
            node.command("SET", keys.get(0), "changed");

            await().atMost(PATIENCE)
                    .until(() -> "changed".equals(session.get(keys.get(0)).value()));
        }
    }

    @Test
    void get_loadedValue_isWarmedAtTheNodeOfItsKey() {
        AccessKind kind = AccessKind.CLUSTER_LETTUCE_SYNC;
        List<String> keys = new ArrayList<>();
        for (RedisServer node : cluster.primaries()) {
            String key = ContractCase.key("product");
            while (cluster.nodeOf(key) != node) {
                key = ContractCase.key("product");
            }
            keys.add(key);
        }

        try (Session session = woven(kind)) {
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
    @EnumSource(names = "CLUSTER_LETTUCE_.*", mode = EnumSource.Mode.MATCH_ALL)
    void get_slotMoves_clientFollowsAskAndMovedWithTheCommandsOfPlainLettuce(AccessKind kind) {
        try (Session woven = woven(kind);
                Session plain = open(kind, Setup.PLAIN)) {
            assertThat(commandsOfAMove(woven)).isEqualTo(commandsOfAMove(plain));
        }
    }

    /** How many GETs and ASKINGs the nodes saw, by what the slot was going through. */
    private static List<Long> commandsOfAMove(Session session) {
        RedisServer from = cluster.primaries().get(1);
        RedisServer to = cluster.primaries().get(2);
        String key = keysOf(from, 1).get(0);
        SlotMigration migration = cluster.beginMigration(RedisCluster.slotOf(key), to);
        List<Long> seen = new ArrayList<>();
        counting(seen, () -> assertRead(session, List.of(key)));
        migration.moveKeys();
        counting(seen, () -> assertRead(session, List.of(key)));
        migration.finish();
        counting(seen, () -> assertRead(session, List.of(key)));
        return seen;
    }

    private static void counting(List<Long> seen, Runnable reads) {
        long asked = calls("asking");
        long gets = calls("get");
        reads.run();
        seen.add(calls("asking") - asked);
        seen.add(calls("get") - gets);
    }

    private static long calls(String command) {
        return cluster.servers().stream()
                .mapToLong(server -> server.calls(command))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NODE", "NODES"})
    void get_atOneNode_isAsPlainAndAnsweredWhileThatIsFrozen(String way) {
        AccessKind kind = AccessKind.CLUSTER_LETTUCE_ASYNC;
        RedisServer node = cluster.primaries().get(1);
        List<String> keys = keysOf(node, 1);
        String key = keys.get(0);
        String[] read = {way, id(node), key};

        try (Session woven = woven(kind);
                Session plain = open(kind, Setup.PLAIN)) {
            long before = node.calls("get");
            assertThat(woven.call("raw", read).outcome())
                    .isEqualTo(plain.call("raw", read).outcome())
                    .isEqualTo(ContractCase.text("of " + key));
            assertThat(node.calls("get") - before).isEqualTo(2);
            node.freeze();

            for (int times = 0; times < ENOUGH_TO_OPEN; times++) {
                assertThat(woven.call("raw", read).outcome()).isEqualTo(ContractCase.text("of " + key));
            }
            node.thaw(); // plain Lettuce 5.3 may wait for it for ever as it is closed
        }
    }

    /** What is sent to a node past the cluster's connection goes over the socket that its reads go over, too. */
    @ParameterizedTest
    @ValueSource(strings = {"SET_AT_ADDRESS", "SET_AT_SELECTION"})
    void get_writeToItsNodePausedAndOldValueRememberedMeanwhile_waitsForWhatItWrote(String way) {
        RedisServer node = cluster.primaries().get(1);
        List<String> keys = keysOf(node, 2);
        String key = keys.get(0);

        try (Session writing = woven(AccessKind.CLUSTER_LETTUCE_SYNC);
                Session other = woven(AccessKind.CLUSTER_LETTUCE_SYNC)) {
            assertRead(writing, keys);
            node.command("CLIENT", "PAUSE", "60000", "WRITE");
            writing.call("raw", "SOCKET", way, id(node), key, "written");
            assertRead(other, keys);
            CompletableFuture<Reply> reply = writing.sendGet(key);

            assertRead(writing, keys.subList(1, 2)); // answered when the read before could have been
            node.command("CLIENT", "UNPAUSE");
            assertThat(writing.app().await(reply).outcome()).isEqualTo(ContractCase.text("written"));
        } finally {
            node.command("CLIENT", "UNPAUSE");
        }
    }

    @Test
    void get_atItsNodeBehindAWriteOfTheClustersConnection_waitsForTheNewValue() {
        RedisServer node = cluster.primaries().get(1);
        List<String> keys = keysOf(node, 2);
        String key = keys.get(0);
        String[] read = {"SOCKET", "GET_AT_ADDRESS", id(node)};

        try (Session session = woven(AccessKind.CLUSTER_LETTUCE_SYNC);
                Session other = woven(AccessKind.CLUSTER_LETTUCE_SYNC)) {
            assertRead(session, keys);
            node.command("CLIENT", "PAUSE", "60000", "WRITE");
            session.call("sendSet", key, "written");
            assertRead(other, keys);
            CompletableFuture<Reply> reply = session.app().send("raw", session.name(), read[0], read[1], read[2], key);

            assertThat(session.call("raw", read[0], read[1], read[2], keys.get(1))
                            .outcome())
                    .isEqualTo(ContractCase.text("of " + keys.get(1))); // when the read before could have been
            node.command("CLIENT", "UNPAUSE");
            assertThat(session.app().await(reply).outcome()).isEqualTo(ContractCase.text("written"));
        } finally {
            node.command("CLIENT", "UNPAUSE");
        }
    }

    @Test
    void get_whileItsNodesSocketIsFlushedByHand_waitsForTheFlush() {
        RedisServer node = cluster.primaries().get(1);
        RedisServer frozen = cluster.primaries().get(2);
        String key = keysOf(node, 1).get(0);
        List<String> away = keysOf(frozen, 1);

        try (Session session = woven(AccessKind.CLUSTER_LETTUCE_SYNC)) {
            assertRead(session, List.of(key));
            assertRead(session, away);
            frozen.freeze();
            session.call("raw", "SOCKET", "MANUAL", id(node));
            node.command("SET", key, "new");
            CompletableFuture<Reply> reply = session.sendGet(key);

            assertRead(session, away); // answered when the read before could have been
            session.call("raw", "SOCKET", "AUTOMATIC", id(node));
            assertThat(session.app().await(reply).outcome()).isEqualTo(ContractCase.text("new"));
        }
    }

    private static String id(RedisServer node) {
        return String.valueOf(node.command("CLUSTER", "MYID"));
    }

    @Test
    void get_atAReplicaThatLagsBehindAnOwnWrite_isNotKept() {
        RedisServer primary = cluster.primaries().get(1);
        RedisServer replica = cluster.replicasOf(primary).get(0);
        String key = keysOf(primary, 1).get(0);
        assertThat(primary.command("WAIT", "1", "5000")).isEqualTo(1L);

        try (Session session = woven(AccessKind.CLUSTER_LETTUCE_ASYNC)) {
            cutOff(replica);
            assertThat(session.set(key, "written").value()).isEqualTo("OK");
            assertThat(session.call("raw", "NODES", id(replica), key).value()).isEqualTo("of " + key);
            assertThat(session.call("raw", "NODES", id(replica), key).value()).isEqualTo("of " + key);
            primary.freeze();

            assertThat(session.get(key).outcome()).isNotEqualTo(ContractCase.text("of " + key));
        } finally {
            primary.thaw();
            follow(replica, "", "");
            await().atMost(PATIENCE).until(() -> linkOf(replica).equals("up"));
        }
    }

    /** A replica that its primary takes for somebody else follows it no more. */
    private static void cutOff(RedisServer replica) {
        follow(replica, "nobody", "wrong");
        replica.command("CLIENT", "KILL", "TYPE", "master");
        await().atMost(PATIENCE).until(() -> linkOf(replica).equals("down"));
    }

    private static void follow(RedisServer replica, String user, String password) {
        replica.config("masteruser", user);
        replica.config("masterauth", password);
    }

    private static String linkOf(RedisServer replica) {
        return replica.info("replication", "master_link_status");
    }

    @ParameterizedTest
    @EnumSource(names = "CLUSTER_LETTUCE_.*", mode = EnumSource.Mode.MATCH_ALL)
    void get_manyWhileASlotMoves_areServedAndRefusedOnceAtMost(AccessKind kind) {
        RedisServer from = cluster.primaries().get(0); // neither of them is frozen by any case
        RedisServer to = cluster.primaries().get(2);
        String key = keysOf(from, 1).get(0);
        SlotMigration migration = cluster.beginMigration(RedisCluster.slotOf(key), to);
        migration.moveKeys();

        try (Session session = woven(kind)) {
            assertNoStorm(session, key);
            migration.finish();
            assertNoStorm(session, key);
        }
    }

    private static void assertNoStorm(Session session, String key) {
        long served = calls("get");
        long refused = refused();
        List<CompletableFuture<Reply>> replies =
                Stream.generate(() -> session.sendGet(key)).limit(CROWD).toList();
        for (CompletableFuture<Reply> reply : replies) {
            assertThat(session.app().await(reply).outcome()).isEqualTo(ContractCase.text("of " + key));
        }
        assertThat(calls("get") - served).isBetween(1L, (long) CROWD);
        assertThat(refused() - refused).isLessThanOrEqualTo(CROWD);
    }

    /** How many GETs the nodes have answered with a redirection. */
    private static long refused() {
        Pattern figure = Pattern.compile("cmdstat_get:.*rejected_calls=(\\d+)");
        return cluster.servers().stream()
                .map(server -> figure.matcher(server.info("commandstats")))
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void get_readFromReplicaThatIsFrozen_isAnsweredAndOthersServe() {
        assertFrozenReplicaHarmsNobody("replicaPreferred", 0);
    }

    @Test
    void get_readFromAnyWithAFrozenReplica_isAnswered() {
        assertFrozenReplicaHarmsNobody("any", 2);
    }

    private static void assertFrozenReplicaHarmsNobody(String readFrom, int shard) {
        AccessKind kind = AccessKind.CLUSTER_LETTUCE_ASYNC;
        RedisServer primary = cluster.primaries().get(shard);
        RedisServer replica = cluster.replicasOf(primary).get(0);
        List<String> keys = keysOf(primary, 2);
        assertThat(primary.command("WAIT", "1", "5000")).isEqualTo(1L);

        try (Session session = woven(kind)) {
            assertThat(session.call("raw", "READFROM", readFrom).value()).isEqualTo("set");
            for (int read = 0; read < READS; read++) {
                assertRead(session, keys);
            }
            assertThat(replica.calls("get")).isPositive();
            replica.freeze();

            for (int read = 0; read < READS; read++) {
                assertRead(session, keys);
            }
            assertThat(lines(kind, "breaker", ":" + replica.port(), "OPEN")).isNotEmpty();
            assertThat(lines(kind, "breaker", ":" + primary.port(), "OPEN")).isEmpty();
        }
    }
}
