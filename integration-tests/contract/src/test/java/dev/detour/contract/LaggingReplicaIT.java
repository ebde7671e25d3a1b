package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;

/** The application reads at the address of a replica, which lags behind what the same process has written. */
class LaggingReplicaIT extends ContractCase {

    private static final String KINDS = "UNIFIED_JEDIS|LETTUCE_SYNC|LETTUCE_ASYNC";
    private static final Duration SOON = Duration.ofSeconds(20);

    @EachKind(only = KINDS)
    void get_ownWriteThatTheReplicaDidNotHaveAtFirst_neverAnswersTheOldValue(AccessKind kind) {
        assertOldValueIsNotAnswered(kind, false);
    }

    @EachKind(only = KINDS)
    void get_ownWriteThatAKnownReplicaDidNotHave_neverAnswersTheOldValue(AccessKind kind) {
        assertOldValueIsNotAnswered(kind, true);
    }

    /** @param isKnown whether the replica has told that it is one before it gives the old value */
    private void assertOldValueIsNotAnswered(AccessKind kind, boolean isKnown) {
        try (RedisReplication servers =
                        RedisReplication.builder().throughNetworks().start();
                ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.WOVEN))) {
            RedisServer replica = servers.replica(0);
            String written = key("catalog");
            String untouched = key("catalog");
            servers.primary().command("MSET", written, "old", untouched, "seen");
            servers.awaitInStep();
            Session writing = Session.open(app, kind, target(servers.primary().port(), PATIENT));
            Session reading = Session.open(app, kind, target(replica.port(), HASTY));
            if (isKnown) {
                assertThat(reading.get(untouched).outcome()).isEqualTo(text("seen"));
                long before = replica.calls("ping");
                await().atMost(SOON).until(() -> replica.calls("ping") >= before + 2);
            }
            servers.link(0).silence();
            assertThat(writing.set(written, "new").kind()).isNotEqualTo(Reply.Kind.ERROR);
            assertThat(reading.get(written).outcome()).isEqualTo(text("old")); // as without Detour
            assertThat(reading.get(untouched).outcome()).isEqualTo(text("seen"));

            replica.freeze();

            assertThat(reading.get(untouched).outcome()).isEqualTo(text("seen")); // or the case could not fail
            assertThat(reading.get(written).outcome()).doesNotContain("old");
        }
    }
}
