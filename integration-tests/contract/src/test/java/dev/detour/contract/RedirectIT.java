package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlotMigration;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that knows one node of a cluster only: what that node sends elsewhere is read there, once. */
class RedirectIT extends ContractCase {

    private static final Set<AccessKind> KINDS = EnumSet.of(AccessKind.JEDIS, JedisVersion.reading());

    private static RedisCluster cluster;

    /** For all cases: nothing is broken in it but by the last resort of each, which mends it. */
    @BeforeAll
    static void startCluster() {
        // a frozen node is to be missed by its readers, not by the other nodes
        cluster = RedisCluster.builder()
                .nodeTimeout(Duration.ofMinutes(1))
                .arguments("--cluster-require-full-coverage", "no")
                .start();
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    private Fleet fleet(Setup setup, RedisServer node) {
        return Fleet.open(this, KINDS, setup, target(node.port(), PATIENT));
    }

    private Fleet fleet(RedisServer node) {
        return fleet(Setup.TIERS, node);
    }

    private static String stored(String prefix) {
        String key = key(prefix);
        cluster.nodeOf(key).command("SET", key, "of " + key);
        return key;
    }

    @Test
    void get_keyOfAnotherNode_answersFromTheNodeThatMovedNames() {
        String key = stored("catalog");
        RedisServer asked = cluster.otherThan(key);
        RedisServer owner = cluster.nodeOf(key);
        long before = owner.calls("get");
        Fleet fleet = fleet(asked);

        fleet.each(session -> {
            assertThat(session.get(key).outcome()).isEqualTo(text("of " + key));
            assertThat(session.getBytes(key).outcome()).isEqualTo("byte[] of " + key);
            Spans.of(session, asked.port()).await("moved", "redirect");
        });
        assertThat(owner.calls("get") - before).isEqualTo(2L * fleet.size());
    }

    @Test
    void get_keyWithoutValueOnAnotherNode_isLoadedOrNull() {
        String loaded = key("product");
        Fleet fleet = fleet(cluster.otherThan(loaded));
        fleet.each(session -> assertThat(session.get(loaded).outcome()).isEqualTo(text("loaded " + loaded)));
    }

    @Test
    void get_keyOnItsWayToAnotherNode_isAskedForOnceAndTheHintForgotten() {
        String key = stored("catalog");
        RedisServer source = cluster.nodeOf(key);
        RedisServer destination = cluster.otherThan(key);
        Fleet fleet = fleet(source);
        SlotMigration migration = cluster.beginMigration(RedisCluster.slotOf(key), destination);
        try {
            migration.moveKeys();
            long asking = destination.calls("asking");
            long gets = destination.calls("get");

            fleet.each(session -> {
                Spans spans = Spans.of(session, source.port());
                for (int read = 1; read <= 2; read++) {
                    assertThat(session.get(key).outcome()).isEqualTo(text("of " + key));
                    assertThat(destination.calls("asking") - asking).isEqualTo(destination.calls("get") - gets);
                }
                // the source was asked both times: it is its reply that the span names
                spans.awaitCount(2, "detour.fault.kind=ask", "detour.answer.tier=redirect");
            });
            assertThat(destination.calls("asking") - asking).isEqualTo(2L * fleet.size());
        } finally {
            migration.finish();
        }
    }

    /** The node that ASK names has not been told that it gets the slot, so it sends back what it is asked for. */
    @Test
    void get_redirectedTwice_goesOnToTheNextTierOrThrowsTheClientsOwnException() {
        String loaded = key("product");
        RedisServer source = cluster.nodeOf(loaded);
        RedisServer named = cluster.otherThan(loaded);
        String slot = Integer.toString(RedisCluster.slotOf(loaded));
        String id = String.valueOf(named.command("CLUSTER", "MYID"));
        Fleet plain = fleet(Setup.PLAIN, source);
        Fleet fleet = fleet(source);
        source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", id);
        try {
            long asking = named.calls("asking");
            long refused = new Shards(cluster).refused();
            for (int i = 0; i < fleet.size(); i++) {
                Session session = fleet.sessions().get(i);
                assertThat(session.get(loaded).outcome()).isEqualTo(text("loaded " + loaded));
                Spans.of(session, source.port()).await("ask", "origin");
            }
            assertThat(named.calls("asking") - asking).isEqualTo(fleet.size());
            // each read was sent away twice, and asked for nowhere else
            assertThat(new Shards(cluster).refused() - refused).isEqualTo(2L * fleet.size());

            String unanswered = sameSlot("catalog", loaded);
            for (int i = 0; i < fleet.size(); i++) {
                String expected = plain.sessions().get(i).get(unanswered).outcome();
                assertThat(expected).contains("ASK");
                assertThat(fleet.sessions().get(i).get(unanswered).outcome()).isEqualTo(expected);
            }
        } finally {
            source.command("CLUSTER", "SETSLOT", slot, "STABLE");
        }
    }

    @Test
    void get_movedThatNamesNoHost_answersFromTheHostThatWasAsked() {
        String key = stored("catalog");
        RedisServer asked = cluster.otherThan(key);
        // the binary for machines without redis-server is a 6.2, which has no such setting: it always names its host
        assumeThat(asked.info("server", "redis_version")).as("names its host").doesNotStartWith("6.");
        asked.config("cluster-preferred-endpoint-type", "unknown-endpoint");
        try {
            Fleet plain = fleet(Setup.PLAIN, asked);
            plain.each(session -> assertThat(session.get(key).outcome()).containsPattern("MOVED \\d+ :\\d+"));

            fleet(asked).each(session -> {
                assertThat(session.get(key).outcome()).isEqualTo(text("of " + key));
                Spans.of(session, asked.port()).await("moved", "redirect");
            });
        } finally {
            asked.config("cluster-preferred-endpoint-type", "ip");
        }
    }

    @Test
    void get_movedToANodeThatIsFrozen_goesOnToTheNextTierOrThrowsTheClientsOwnException() {
        assertGoesOnAfter(RedisServer::freeze, RedisServer::thaw);
    }

    @Test
    void get_movedToANodeThatIsDead_goesOnToTheNextTierOrThrowsTheClientsOwnException() {
        assertGoesOnAfter(RedisServer::kill, owner -> {
            owner.restart();
            cluster.awaitOk();
        });
    }

    private void assertGoesOnAfter(Consumer<RedisServer> fault, Consumer<RedisServer> repair) {
        String loaded = stored("product");
        RedisServer asked = cluster.otherThan(loaded);
        RedisServer owner = cluster.nodeOf(loaded);
        String unanswered = stored(sameSlot("catalog", loaded));
        Fleet plain = fleet(Setup.PLAIN, asked);
        Fleet fleet = fleet(asked);

        fault.accept(owner);
        try {
            for (int i = 0; i < fleet.size(); i++) {
                Session session = fleet.sessions().get(i);
                String expected = plain.sessions().get(i).get(unanswered).outcome();

                Reply origin = session.get(loaded);
                assertThat(origin.outcome()).isEqualTo(text("loaded " + loaded));
                assertThat(origin.took()).isLessThan(DIVERTED);
                Spans.of(session, asked.port()).await("moved", "origin");
                assertThat(expected).contains("MOVED");
                assertThat(session.get(unanswered).outcome()).isEqualTo(expected);
                Spans.of(session, asked.port()).awaitWith("detour.fault.kind=moved", "error.type=moved");
            }
        } finally {
            repair.accept(owner);
        }
    }

    private static String sameSlot(String prefix, String other) {
        return prefix + ":{" + other + "}";
    }
}
