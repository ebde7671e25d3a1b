package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Detour reads by itself, or keeps of a cluster, where a provider of credentials goes over to another user. */
class ProvidedUsersIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int SAMPLES = 3;
    private static final String ALICE = "alice:first";
    private static final String BOB = "bob:bob's";

    private final String key = ContractCase.key("catalog");

    @BeforeEach
    void onlyWhereCredentialsAreRenewed() {
        assumeTrue(LettuceVersion.hasRenewedCredentials(), "this version of Lettuce renews no credentials");
    }

    @AfterEach
    void noErrorOfItsOwn() {
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    /** Alice may read everything, Bob these keys alone. */
    private static void createUsers(RedisServer server, String... ofBob) {
        server.command("ACL", "SETUSER", "alice", "on", ">first", "~*", "+@all");
        server.command("ACL", "SETUSER", "bob", "on", ">bob's", "+@all");
        for (String key : ofBob) {
            server.command("ACL", "SETUSER", "bob", "~" + key);
        }
    }

    @Test
    void get_providerNamesAnotherUserMeanwhile_replicaIsNotReadAsThatUser() {
        String ofBob = ContractCase.key("catalog");
        String laterOfBob = ContractCase.key("catalog");
        try (RedisReplication servers = RedisReplication.start(1)) {
            servers.servers().forEach(server -> createUsers(server, ofBob, laterOfBob));
            servers.primary().command("MSET", key, "alice's", ofBob, "seen", laterOfBob, "never read");
            servers.awaitInStep();
            try (LettuceStatesSession woven = openAsBob(Setup.WOVEN, servers);
                    LettuceStatesSession plain = openAsBob(Setup.PLAIN, servers)) {
                awaitSampled(woven, servers.replica(0), ofBob);

                woven.call("renew", ALICE);
                servers.primary().freeze();
                CompletableFuture<Reply> expected = plain.sendGet("async", key);
                assertThat(woven.get("async", key).outcome())
                        .isEqualTo(plain.app().await(expected).outcome());

                woven.call("renew", BOB);
                await().atMost(SOON)
                        .until(() -> woven.get("async", laterOfBob)
                                .outcome()
                                .equals(ContractCase.text("never read"))); // a replica does answer Bob
            }
        }
    }

    private static LettuceStatesSession openAsBob(Setup setup, RedisReplication servers) {
        return LettuceStatesSession.open(
                setup,
                "credentials=" + BOB,
                "redis://127.0.0.1:" + servers.primary().port() + "?timeout=700ms");
    }

    private static void awaitSampled(LettuceStatesSession session, RedisServer replica, String read) {
        long before = replica.calls("ping");
        assertThat(session.get("sync", read).outcome()).isEqualTo(ContractCase.text("seen"));
        await().atMost(SOON).until(() -> replica.calls("ping") >= before + SAMPLES);
    }

    @Test
    void get_providerOfAClusterNamesAnotherUser_nothingOfTheFirstIsAnswered() {
        try (RedisServer node = RedisCluster.ofOne(RedisServer.builder())) {
            createUsers(node);
            node.command("SET", key, "seen");
            ClusterSession woven = ClusterSession.open(Setup.WOVEN, node);
            ClusterSession plain = ClusterSession.open(Setup.PLAIN, node);
            assertThat(woven.get(0, "sync", key)).isEqualTo(ContractCase.text("seen"));
            node.freeze();
            assertThat(woven.get(0, "async", key)).isEqualTo(ContractCase.text("seen")); // it is kept
            node.thaw();

            for (ClusterSession session : List.of(woven, plain)) {
                session.run("renew", BOB);
                session.run("connect");
                assertThat(session.get(1, "sync", key)).contains("NOPERM");
            }
            node.freeze();
            for (String api : LettuceStatesSession.APIS) {
                assertThat(timer(woven.get(1, api, key))).as(api).isEqualTo(timer(plain.get(1, api, key)));
            }
            node.thaw();
            woven.run("close");
            plain.run("close");
        }
    }

    /** A client of a cluster in one of the two applications, with a connection as Alice. */
    private record ClusterSession(LettuceStatesSession session) {

        static ClusterSession open(Setup setup, RedisServer node) {
            ClusterSession opened = new ClusterSession(LettuceStatesSession.unopened(setup));
            Reply reply = opened.run("open", "redis://127.0.0.1:" + node.port() + "?timeout=2s", ALICE);
            assertThat(reply.outcome()).isEqualTo(ContractCase.text("connected"));
            return opened;
        }

        Reply run(String... words) {
            return session.call("cluster", words);
        }

        String get(int connection, String api, String key) {
            return run("get", Integer.toString(connection), api, key).outcome();
        }
    }

    /** Of a synchronous read's two timers Lettuce's own names the command: either may be the first. */
    private static String timer(String outcome) {
        return outcome.replace(": GET. Command timed out", ": Command timed out");
    }
}
