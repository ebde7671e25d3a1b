package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What {@link NamespaceIT} shows of the memory, of what is no longer fresh and of replicas: each user and database has its own. */
class OtherTiersNamespaceIT extends ContractCase {

    private static final String BOTH = "UNIFIED_JEDIS|LETTUCE_SYNC";
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Past the freshness of the route aging, in tiers.conf. */
    private static final Duration AGED = Duration.ofMillis(150);

    private static final Duration FREEZE = Duration.ofMillis(1_200);

    private static Target target(int port, int database, String user) {
        int timeoutMillis = Math.toIntExact(PATIENT.toMillis());
        return new Target(port, database, user, user + "'s", timeoutMillis, Target.Codec.UTF8);
    }

    /** Alice may do anything, bob nothing with what is cached. */
    private static void createUsers(AccessKind kind, RedisServer server) {
        assumeTrue(LettuceVersion.hasUsers(kind), "this version of the client knows no users");
        server.command("ACL", "SETUSER", "alice", "on", ">alice's", "~*", "+@all");
        server.command("ACL", "SETUSER", "bob", "on", ">bob's", "~session:*", "+@all");
    }

    private Session tiers(AccessKind kind, Target target) {
        return open(Applications.running(kind, Setup.TIERS), kind, target);
    }

    @EachKind(only = BOTH)
    void get_staleEntryOfAnotherUserOrDatabase_isNotAnswered(AccessKind kind) {
        createUsers(kind, redis());
        String key = key("aging");
        redis().command("SET", key, "alice's, of 0");
        Session alice = tiers(kind, target(redis().port(), 0, "alice"));
        Session five = tiers(kind, target(redis().port(), 5, "alice"));
        Session bob = tiers(kind, target(redis().port(), 0, "bob"));
        five.get(key);
        bob.get(key("session"));
        assertThat(alice.get(key).outcome()).isEqualTo(text("alice's, of 0"));
        await().pollDelay(AGED).atMost(SOON).until(() -> true); // what is waited for is the time itself

        freezeFor(FREEZE);
        CompletableFuture<Reply> ofFive = five.sendGet(key);
        CompletableFuture<Reply> ofBob = bob.sendGet(key);
        Reply stale = alice.get(key);

        assertThat(stale.outcome()).isEqualTo(text("alice's, of 0"));
        assertThat(stale.took()).isLessThan(FREEZE.dividedBy(2));
        assertThat(five.app().await(ofFive).outcome()).isEqualTo("null");
        assertThat(bob.app().await(ofBob).outcome()).contains("NOPERM");
    }

    @EachKind(only = BOTH)
    void get_replica_isAskedAsTheSameUserInTheSameDatabase(AccessKind kind) {
        try (RedisReplication servers = RedisReplication.start(1)) {
            servers.servers().forEach(server -> createUsers(kind, server));
            String key = key("catalog");
            RedisServer primary = servers.primary();
            primary.command("SET", key, "alice's, of 0");
            try (RespConnection inFive = primary.connect()) {
                inFive.call("SELECT", "5");
                inFive.call("SET", key, "alice's, of 5");
            }
            servers.awaitInStep();
            Session alice = tiers(kind, target(primary.port(), 0, "alice"));
            Session five = tiers(kind, target(primary.port(), 5, "alice"));
            Session bob = tiers(kind, target(primary.port(), 0, "bob"));
            for (Session each : new Session[] {alice, five, bob}) {
                each.get(key("catalog")); // replicas are looked at where cache data is read
            }
            awaitSamples(servers.replica(0));

            freezeFor(primary, FREEZE);
            CompletableFuture<Reply> ofBob = bob.sendGet(key);
            assertThat(alice.get(key).outcome()).isEqualTo(text("alice's, of 0"));
            assertThat(five.get(key).outcome()).isEqualTo(text("alice's, of 5"));

            assertThat(bob.app().await(ofBob).outcome()).contains("NOPERM");
        }
    }

    /** The application knows how far the replica is. */
    private static void awaitSamples(RedisServer replica) {
        await().atMost(SOON)
                .until(() -> String.valueOf(replica.command("CLIENT", "LIST")).contains("name=detour "));
        long before = replica.calls("ping");
        await().atMost(SOON).until(() -> replica.calls("ping") >= before + 10);
    }
}
