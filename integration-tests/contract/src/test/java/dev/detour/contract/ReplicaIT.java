package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A replica answers for its primary; what it cannot know it is not asked. */
class ReplicaIT extends ContractCase {

    private static final Set<AccessKind> KINDS = EnumSet.of(AccessKind.JEDIS, JedisVersion.reading());

    /** So that the breaker of the primary opens on the way. */
    private static final int MANY_READS = 8;

    /** How long a route named brief trusts a copy; see tiers.conf. */
    private static final Duration BRIEF = Duration.ofSeconds(3);

    /** After so many more questions each application has asked a few times how far a replica is. */
    private static final int SAMPLES = 6;

    private static final Duration SOON = Duration.ofSeconds(20);

    /** Connected, has read, and has learned how far the replicas are. */
    private Fleet fleet(RedisServer primary, List<RedisServer> replicas) {
        String key = key("catalog");
        primary.command("SET", key, "first");
        Fleet fleet = Fleet.open(this, KINDS, Setup.TIERS, target(primary.port(), PATIENT));
        fleet.each(session -> assertThat(session.get(key).outcome()).isEqualTo(text("first")));
        // a primary holds the stream back for up to a second, until a new replica has acknowledged its copy
        long written = Long.parseLong(primary.info("replication", "master_repl_offset"));
        replicas.forEach(replica -> awaitOffset(replica, written));
        replicas.forEach(replica -> awaitSamples(replica, fleet.size()));
        return fleet;
    }

    private static void awaitOffset(RedisServer replica, long written) {
        await().atMost(SOON).until(() -> Long.parseLong(replica.info("replication", "slave_repl_offset")) >= written);
    }

    private Fleet fleet(RedisReplication servers) {
        return fleet(servers.primary(), servers.replicas());
    }

    private static void awaitSamples(RedisServer replica, int applications) {
        await().atMost(SOON)
                .until(() -> String.valueOf(replica.command("CLIENT", "LIST"))
                                .lines()
                                .filter(client -> client.contains("name=detour "))
                                .count()
                        >= applications);
        long before = replica.calls("ping");
        await().atMost(SOON).until(() -> replica.calls("ping") >= before + (long) SAMPLES * applications);
    }

    /** A key with a value that no application has read. */
    private static String unread(RedisReplication servers, String prefix) {
        String key = key(prefix);
        servers.primary().command("SET", key, "of " + key);
        servers.awaitInStep();
        return key;
    }

    @Test
    void get_neverReadKeyOfAFrozenPrimary_answersFromReplica() {
        try (RedisReplication servers = RedisReplication.start(1)) {
            Fleet fleet = fleet(servers);
            String key = unread(servers, "catalog");

            servers.primary().freeze();

            fleet.each(session -> {
                for (int i = 0; i < MANY_READS; i++) {
                    Reply reply = session.get(key);
                    assertThat(reply.outcome()).isEqualTo(text("of " + key));
                    assertThat(reply.took()).isLessThan(DIVERTED);
                }
                assertThat(session.getBytes(key).outcome()).isEqualTo("byte[] of " + key);
                Spans spans = Spans.of(session, servers.primary().port());
                spans.await("timeout", "replica");
                spans.await("breaker_open", "replica");
            });
        }
    }

    @Test
    void get_neverReadKeyOfAKilledPrimary_answersFromReplica() {
        try (RedisReplication servers = RedisReplication.start(1)) {
            Fleet fleet = fleet(servers);
            String key = unread(servers, "catalog");

            servers.primary().kill();

            fleet.each(session -> {
                // a Jedis of its own is broken after the first
                int reads = session.name().startsWith("JEDIS") ? 1 : MANY_READS;
                for (int i = 0; i < reads; i++) {
                    Reply reply = session.get(key);
                    assertThat(reply.outcome()).isEqualTo(text("of " + key));
                    assertThat(reply.took()).isLessThan(DIVERTED);
                }
                Spans.of(session, servers.primary().port()).await("node_down", "replica");
            });
        }
    }

    @Test
    void get_keyThatThisProcessWroteSinceTheReplicaWasInStep_isNotReadThere() {
        try (RedisReplication servers =
                RedisReplication.builder().throughNetworks().start()) {
            Fleet fleet = fleet(servers);
            String untouched = unread(servers, "product");
            String[] written = new String[fleet.size()];
            String[] deleted = new String[fleet.size()];
            String[] deletedForGood = new String[fleet.size()];
            for (int i = 0; i < fleet.size(); i++) {
                written[i] = unread(servers, "product");
                deleted[i] = unread(servers, "product");
                deletedForGood[i] = unread(servers, "ladder");
            }
            // a Jedis that owes a reply for longer than its time-out fails with that, whatever is read next
            Fleet withoutDebts = fleet(servers);
            servers.link(0).silence();
            for (int i = 0; i < fleet.size(); i++) {
                Session session = fleet.sessions().get(i);
                session.set(written[i], "new");
                session.call("del", deleted[i]);
                session.call("del", deletedForGood[i]);
                // the primary's own null: the replica still has what was deleted, and this table would ask it
                assertThat(session.get(deletedForGood[i]).outcome()).isEqualTo("null");
            }
            assertThat(servers.replica(0).command("GET", written[0])).isEqualTo("of " + written[0]);
            assertThat(servers.replica(0).command("GET", deleted[0])).isEqualTo("of " + deleted[0]);

            servers.primary().freeze();

            fleet.each(session -> {
                int i = fleet.sessions().indexOf(session);
                assertThat(session.get(untouched).outcome()).isEqualTo(text("of " + untouched));
                assertThat(session.get(written[i]).outcome()).isEqualTo(text("loaded " + written[i]));
                assertThat(session.get(deleted[i]).outcome()).isEqualTo(text("loaded " + deleted[i]));
                assertThat(session.loads(untouched)).isZero();
            });
            freezeFor(servers.primary(), Duration.ofMillis(500));
            withoutDebts.each(session -> {
                int i = withoutDebts.sessions().indexOf(session);
                assertThat(session.get(deletedForGood[i]).outcome()).isEqualTo("null");
            });
        }
    }

    @Test
    void get_replicaThatLagsTooFarAndOneThatIsGone_arePassedOver() {
        try (RedisReplication servers =
                RedisReplication.builder().replicas(2).throughNetworks().start()) {
            Fleet fleet = fleet(servers);
            RedisServer lagging = servers.replica(0);
            RedisServer inStep = servers.replica(1);
            String key = unread(servers, "product:brief");
            servers.link(0).silence();
            servers.primary().command("SET", key, "newer");
            await().until(() -> "newer".equals(inStep.command("GET", key)));
            assertThat(lagging.command("GET", key)).isEqualTo("of " + key);
            // what is waited for is the time itself
            await().pollDelay(BRIEF.plusMillis(300)).atMost(SOON).until(() -> true);

            servers.primary().freeze();
            fleet.each(session -> {
                for (int i = 0; i < 3; i++) {
                    assertThat(session.get(key).outcome()).isEqualTo(text("newer"));
                }
            });

            inStep.kill();
            fleet.each(session -> {
                Reply reply = session.get(key);
                assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
                assertThat(reply.took()).isLessThan(DIVERTED);
            });
        }
    }

    @Test
    void get_oneReplicaIsGoneAndOneIsFrozen_anotherAnswersEveryRead() {
        try (RedisReplication servers = RedisReplication.start(3)) {
            Fleet fleet = fleet(servers);
            String key = unread(servers, "catalog");

            servers.replica(0).kill();
            servers.replica(1).freeze();
            servers.primary().freeze();

            fleet.each(session -> {
                for (int i = 0; i < MANY_READS; i++) {
                    assertThat(session.get(key).outcome()).isEqualTo(text("of " + key));
                }
            });
        }
    }

    @Test
    void get_replicaIsGone_answersFromLocalAndOrigin() {
        try (RedisReplication servers = RedisReplication.start(1)) {
            Fleet fleet = fleet(servers);
            String read = unread(servers, "catalog");
            String unread = unread(servers, "product");
            fleet.each(session -> assertThat(session.get(read).outcome()).isEqualTo(text("of " + read)));

            servers.replica(0).kill();
            servers.primary().freeze();

            fleet.each(session -> {
                Reply local = session.get(read);
                assertThat(local.outcome()).isEqualTo(text("of " + read));
                assertThat(local.took()).isLessThan(DIVERTED);
                Reply loaded = session.get(unread);
                assertThat(loaded.outcome()).isEqualTo(text("loaded " + unread));
                assertThat(loaded.took()).isLessThan(DIVERTED);
                Spans spans = Spans.of(session, servers.primary().port());
                spans.await("timeout", "local");
                spans.await("timeout", "origin");
            });
        }
    }

    @Test
    void get_frozenPrimaryOfACluster_answersFromReplica() {
        try (RedisCluster cluster =
                RedisCluster.builder().primaries(1).replicasEach(1).start()) {
            RedisServer primary = cluster.servers().get(0);
            RedisServer replica = cluster.servers().get(1);
            Fleet fleet = fleet(primary, List.of(replica));
            String key = key("catalog");
            primary.command("SET", key, "of the shard");
            await().until(() -> replica.info("keyspace", "db0").startsWith("keys=2,"));

            primary.freeze();

            fleet.each(session -> {
                assertThat(session.get(key).outcome()).isEqualTo(text("of the shard"));
                Spans.of(session, primary.port()).await("timeout", "replica");
            });
        }
    }

    @EachKind(only = "UNIFIED_JEDIS")
    void get_replicaThatIsConfigured_answers(AccessKind kind) {
        try (RedisReplication servers = RedisReplication.start(2)) {
            RedisServer named = servers.replica(1);
            String nodes = "[{ of = \"127.0.0.1:%d\", node = \"127.0.0.1:%d\" }]"
                    .formatted(servers.primary().port(), named.port());
            try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.TIERS)
                    .property("detour.replica.discover", "off")
                    .property("detour.replica.nodes", nodes))) {
                String first = key("catalog");
                servers.primary().command("SET", first, "first");
                Session session =
                        Session.open(app, kind, target(servers.primary().port(), PATIENT));
                assertThat(session.get(first).outcome()).isEqualTo(text("first"));
                awaitSamples(named, 1);
                String key = unread(servers, "catalog");

                servers.primary().freeze();

                assertThat(session.get(key).outcome()).isEqualTo(text("of " + key));
                assertThat(named.calls("get")).isEqualTo(1);
                assertThat(servers.replica(0).calls("get")).isZero();
            }
        }
    }

    @Test
    void get_anotherDatabaseOrUser_replicaAnswersWithWhatIsTheirs() {
        try (RedisReplication servers = RedisReplication.start(1)) {
            for (RedisServer server : servers.servers()) {
                server.command("ACL", "SETUSER", "alice", "on", ">alice's", "~*", "+@all");
                server.command("ACL", "SETUSER", "bob", "on", ">bob's", "~session:*", "+@all");
            }
            String key = key("catalog");
            try (RespConnection writing = servers.primary().connect()) {
                writing.call("SET", key, "of database 0");
                writing.call("SELECT", "1");
                writing.call("SET", key, "of database 1");
            }
            Fleet zero = fleet(servers);
            Fleet one = Fleet.open(this, KINDS, Setup.TIERS, target(servers.primary(), 1, "alice"));
            Fleet bobs = Fleet.open(this, KINDS, Setup.TIERS, target(servers.primary(), 0, "bob"));
            bobs.each(session -> session.get("session:of nobody"));
            servers.awaitInStep();

            freezeFor(servers.primary(), Duration.ofSeconds(1));
            List<CompletableFuture<Reply>> forbidden =
                    bobs.sessions().stream().map(bob -> bob.sendGet(key)).toList();
            zero.each(session -> assertThat(session.get(key).outcome()).isEqualTo(text("of database 0")));
            one.each(session -> assertThat(session.get(key).outcome()).isEqualTo(text("of database 1")));

            for (int i = 0; i < bobs.size(); i++) {
                Reply reply = bobs.sessions().get(i).app().await(forbidden.get(i));
                assertThat(reply.outcome()).contains("NOPERM");
            }
        }
    }

    private static Target target(RedisServer server, int database, String user) {
        int timeoutMillis = Math.toIntExact(PATIENT.toMillis());
        return new Target(server.port(), database, user, user + "'s", timeoutMillis, Target.Codec.UTF8);
    }
}
