package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lettuce's {@code MasterReplica}: who serves a read shows when it is handed on, and has a breaker of its own. */
class LettuceMasterReplicaIT {

    private static final AccessKind KIND = AccessKind.REPLICATED_LETTUCE_ASYNC;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ENOUGH_TO_OPEN = 8;
    private static final String NOT_FOLLOWED = "before Lettuce 6.0 nothing shows which server serves a read";

    private RedisReplication servers;

    @BeforeEach
    void start() {
        servers = RedisReplication.start(1);
    }

    @AfterEach
    void close() {
        servers.close();
        assertThat(Applications.ownErrors()).isEmpty();
    }

    private Session woven() {
        return woven(KIND);
    }

    private Session woven(AccessKind kind) {
        return Session.open(Applications.running(kind, Setup.WOVEN), kind, target());
    }

    private Target target() {
        return new Target(servers.primary().port(), 0, null, null, 2_000, Target.Codec.UTF8);
    }

    private String stored() {
        String key = ContractCase.key("catalog");
        servers.primary().command("SET", key, "stored");
        servers.awaitInStep();
        return key;
    }

    private static void assertRead(Session session, String key) {
        assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("stored"));
    }

    private static boolean isOpen(RedisServer server) {
        return !Applications.agentLines(
                        Applications.running(KIND, Setup.WOVEN).jvm(), "breaker", ":" + server.port(), "OPEN")
                .isEmpty();
    }

    @Test
    void get_primaryFrozen_isAnsweredAndItsBreakerOpens() {
        assumeTrue(LettuceVersion.hasFollowedReplicas(), NOT_FOLLOWED);
        String key = stored();
        try (Session session = woven()) {
            assertRead(session, key); // shows where the connection leads
            assertRead(session, key);
            servers.primary().freeze();

            for (int read = 0; read < ENOUGH_TO_OPEN; read++) {
                assertRead(session, key);
            }
            await().atMost(PATIENCE).until(() -> isOpen(servers.primary()));
            assertThat(isOpen(servers.replica(0))).isFalse();
        }
    }

    @Test
    void get_loadedValue_isWarmedAtThePrimary() {
        assumeTrue(LettuceVersion.hasFollowedReplicas(), NOT_FOLLOWED);
        String key = ContractCase.key("product");
        try (Session session = woven()) {
            session.get(ContractCase.key("product")); // shows where the connection leads
            String loaded = String.valueOf(session.get(key).value());

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(servers.primary().command("GET", key)).isEqualTo(loaded));
        }
    }

    @Test
    void get_readFromReplicaThatIsFrozen_isAnsweredAndThePrimaryHasNoPart() {
        assumeTrue(LettuceVersion.hasFollowedReplicas(), NOT_FOLLOWED);
        String key = stored();
        try (Session session = woven()) {
            assertThat(session.call("raw", "READFROM", "replica").value()).isEqualTo("set");
            assertRead(session, key);
            assertRead(session, key);
            assertThat(servers.replica(0).calls("get")).isEqualTo(2);
            servers.replica(0).freeze();

            for (int read = 0; read < ENOUGH_TO_OPEN; read++) {
                assertRead(session, key);
            }
            await().atMost(PATIENCE).until(() -> isOpen(servers.replica(0)));
            assertThat(isOpen(servers.primary())).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "REPLICATED_LETTUCE_.*", mode = EnumSource.Mode.MATCH_ALL)
    void get_replicaPreferredAndFrozen_isAnswered(AccessKind kind) {
        assumeTrue(LettuceVersion.hasFollowedReplicas(), NOT_FOLLOWED);
        String key = stored();
        try (Session session = woven(kind)) {
            session.call("raw", "READFROM", "replicaPreferred");
            assertRead(session, key);
            assertRead(session, key);
            assertThat(servers.replica(0).calls("get")).isEqualTo(2);
            servers.replica(0).freeze();

            for (int read = 0; read < ENOUGH_TO_OPEN; read++) {
                assertRead(session, key);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"replica", "replicaPreferred", "any"})
    void get_replicaLagsBehindAnOwnWrite_whatItGaveIsNotKept(String readFrom) {
        assumeTrue(LettuceVersion.hasFollowedReplicas(), NOT_FOLLOWED);
        String key = stored();
        try (Session session = woven()) {
            session.call("raw", "READFROM", readFrom);
            for (int read = 0; read < ENOUGH_TO_OPEN; read++) {
                assertRead(session, key);
            }
            servers.replica(0).command("REPLICAOF", "NO", "ONE"); // it hears of no write any more
            assertThat(session.set(key, "newer").value()).isEqualTo("OK");
            for (int read = 0; read < ENOUGH_TO_OPEN; read++) {
                assertThat(session.get(key).value()).isIn("stored", "newer"); // as plain Lettuce, who asks either
            }
            servers.servers().forEach(RedisServer::freeze);

            assertThat(session.get(key).outcome()).isNotEqualTo(ContractCase.text("stored"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "REPLICATED_LETTUCE_.*", mode = EnumSource.Mode.MATCH_ALL)
    void get_behindAnOwnWrite_waitsForThat(AccessKind kind) {
        String key = ContractCase.key("product");
        try (Session session = woven(kind);
                Session direct = Session.open(session.app(), AccessKind.LETTUCE_ASYNC, target())) {
            session.get(ContractCase.key("product")); // shows where the connection leads
            direct.get(ContractCase.key("product"));
            servers.primary().freeze();
            session.call("sendSet", key, "written");
            CompletableFuture<Reply> behind = session.sendGet(key);
            direct.get(ContractCase.key("product")); // when this is answered a deadline of the first would be over
            servers.primary().thaw();

            assertThat(session.app().await(behind).outcome()).isEqualTo(ContractCase.text("written"));
            assertThat(session.loads(key)).isZero();
        }
    }
}
