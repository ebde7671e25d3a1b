package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A replica answers what was never read before, through links of Lettuce's own. */
class LettuceReplicaIT {

    private static final String LETTUCE = "LETTUCE_(SYNC|ASYNC|REACTIVE)";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SAMPLES = 3;

    private RedisReplication servers;

    @BeforeEach
    void start() {
        servers = RedisReplication.start(1);
    }

    @AfterEach
    void close() {
        servers.close();
        assertThat(LettuceApplications.ownErrors()).isEmpty();
    }

    private Session sampling(AccessKind kind, String first) {
        Session session = LettuceApplications.woven(kind, servers.primary());
        RedisServer replica = servers.replica(0);
        long before = replica.calls("ping");
        session.get(first); // a hit: from then on the server is watched
        await().atMost(PATIENCE).until(() -> replica.calls("ping") >= before + SAMPLES);
        return session;
    }

    @EachKind(only = LETTUCE)
    void get_primaryKilled_replicaAnswers(AccessKind kind) {
        assertReplicaAnswersAfter(kind, RedisServer::kill);
    }

    @EachKind(only = LETTUCE)
    void get_primaryFrozen_replicaAnswers(AccessKind kind) {
        assertReplicaAnswersAfter(kind, RedisServer::freeze);
    }

    private void assertReplicaAnswersAfter(AccessKind kind, Consumer<RedisServer> fault) {
        String first = ContractCase.key("catalog");
        String key = ContractCase.key("catalog");
        servers.primary().command("MSET", first, "seen", key, "never read");
        servers.awaitInStep();

        try (Session session = sampling(kind, first)) {
            fault.accept(servers.primary());

            assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("never read"));
            assertThat(servers.replica(0).calls("get")).isEqualTo(1);
        }
    }
}
