package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisSentinels;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lettuce's {@code MasterReplica} whose primary dies and is replaced: answered meanwhile, then read where plain Lettuce
 * reads, and nothing that the application has overwritten is seen again.
 */
class LettuceFailoverIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NOT_FOLLOWED = "before Lettuce 6.0 nothing shows which server serves a read";

    private final List<String> overwrittenReads = new ArrayList<>();

    @AfterEach
    void noErrorOfItsOwn() {
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    /** Keys as the application has seen them before the primary dies. */
    private record Seen(String read, String overwritten, String never) {

        static Seen by(LettuceStatesSession woven, RedisReplication servers) {
            Seen seen = new Seen(ContractCase.key("catalog"), ContractCase.key("catalog"), ContractCase.key("product"));
            servers.primary().command("MSET", seen.read, "seen", seen.overwritten, "first");
            servers.awaitInStep();
            for (String api : LettuceStatesSession.APIS) {
                assertThat(woven.get(api, seen.read).outcome()).isEqualTo(ContractCase.text("seen"));
                assertThat(woven.get(api, seen.overwritten).outcome()).isEqualTo(ContractCase.text("first"));
            }
            assertThat(woven.told("set", seen.overwritten, "second")).isEqualTo("OK");
            servers.awaitInStep();
            return seen;
        }
    }

    /** Reads in all ways: what was read before is answered, what was overwritten is not seen again. */
    private void assertAnswered(LettuceStatesSession woven, Seen seen) {
        for (String api : LettuceStatesSession.APIS) {
            assertThat(woven.get(api, seen.read).outcome()).isEqualTo(ContractCase.text("seen"));
            // a null of a server that is there is the application's to fill: behind this connection nothing is warmed
            assertThat(woven.get(api, seen.never).outcome()).isIn(ContractCase.text("loaded " + seen.never), "null");
            overwrittenReads.add(String.valueOf(woven.get(api, seen.overwritten).value()));
        }
        assertThat(overwrittenReads).doesNotContain("first");
    }

    private void assertReadAt(RedisServer successor, LettuceStatesSession woven, Seen seen) {
        successor.command("SET", seen.read, "new");
        for (String api : LettuceStatesSession.APIS) {
            await().atMost(SOON).untilAsserted(() -> {
                overwrittenReads.add(
                        String.valueOf(woven.get(api, seen.overwritten).value()));
                assertThat(woven.get(api, seen.read).outcome()).isEqualTo(ContractCase.text("new"));
            });
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(woven.get(api, seen.overwritten).outcome())
                                    .isEqualTo(ContractCase.text("second")));
        }
        assertThat(overwrittenReads).doesNotContain("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "replicaPreferred", "any"})
    void get_primaryReplacedBySentinels_isAnsweredThenReadAtTheNewOne(String readFrom) {
        assumeTrue(LettuceVersion.hasFollowedReplicas(), NOT_FOLLOWED);
        try (RedisSentinels sentinels = RedisSentinels.watch(RedisReplication.start(1), Duration.ofMillis(1_500))) {
            RedisServer old = sentinels.primary();
            String uri = sentinels.ports().stream()
                    .map(port -> "127.0.0.1:" + port)
                    .collect(Collectors.joining(
                            ",", "redis-sentinel://", "?timeout=2s&sentinelMasterId=" + RedisSentinels.NAME));
            try (LettuceStatesSession woven =
                    LettuceStatesSession.open(Setup.WOVEN, uri, "masterReplica=" + readFrom)) {
                Seen seen = Seen.by(woven, sentinels.replication());

                old.kill();
                assertAnswered(woven, seen);
                RedisServer successor = sentinels.awaitSuccessorOf(old);
                assertAnswered(woven, seen);

                assertReadAt(successor, woven, seen);
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(woven.told("set", seen.read, "own")).isEqualTo("OK"));
                assertThat(successor.command("GET", seen.read)).isEqualTo("own");
                for (String api : LettuceStatesSession.APIS) {
                    assertThat(woven.get(api, seen.read).outcome()).isEqualTo(ContractCase.text("own"));
                }
            }
        }
    }

    /** Lettuce looks for the servers once: it never learns who is the primary now, and writes to the old one. */
    @ParameterizedTest
    @ValueSource(strings = {"master", "replicaPreferred", "any"})
    void get_replicaPromotedInPlaceOfADeadPrimary_isAnsweredThenReadWhereLettuceReads(String readFrom) {
        assumeTrue(LettuceVersion.hasFollowedReplicas(), NOT_FOLLOWED);
        try (RedisReplication servers = RedisReplication.start(1)) {
            RedisServer old = servers.primary();
            RedisServer successor = servers.replica(0);
            String uri = "redis://127.0.0.1:" + old.port() + "?timeout=2s";
            try (LettuceStatesSession woven =
                    LettuceStatesSession.open(Setup.WOVEN, uri, "masterReplica=" + readFrom)) {
                Seen seen = Seen.by(woven, servers);

                old.kill();
                assertAnswered(woven, seen);
                successor.command("REPLICAOF", "NO", "ONE");
                assertAnswered(woven, seen);

                old.restart(); // and comes back as the replica of its successor
                old.command("REPLICAOF", "127.0.0.1", Integer.toString(successor.port()));
                assertReadAt(successor, woven, seen);
            }
        }
    }
}
