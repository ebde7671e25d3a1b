package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlotMigration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A client that knows one node of a cluster, and that does not follow redirections by itself. */
class LettuceRedirectIT {

    private static final String LETTUCE = "LETTUCE_(SYNC|ASYNC|REACTIVE)";
    private static final String ENDPOINTS = "cluster-preferred-endpoint-type";

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @AfterEach
    void noErrorOfItsOwn() {
        assertThat(LettuceApplications.ownErrors()).isEmpty();
    }

    private static String stored(String value) {
        String key = ContractCase.key("catalog");
        cluster.nodeOf(key).command("SET", key, value);
        return key;
    }

    @EachKind(only = LETTUCE)
    void get_keyOfAnotherNode_isReadThere(AccessKind kind) {
        String key = stored("there");
        RedisServer owner = cluster.nodeOf(key);

        try (Session session = LettuceApplications.woven(kind, cluster.otherThan(key))) {
            long gets = owner.calls("get");
            assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("there"));
            assertThat(owner.calls("get") - gets).isEqualTo(1);

            owner.command("SET", key, "changed");
            assertThat(session.getBytes(key).value()).isEqualTo("changed");
            assertThat(String.valueOf(owner.command("CLIENT", "LIST"))).contains("name=detour");
        }
    }

    @EachKind(only = LETTUCE)
    void get_redirectionWithoutHost_isFollowedOnTheSameHost(AccessKind kind) {
        String key = stored("there");
        RedisServer asked = cluster.otherThan(key);
        asked.config(ENDPOINTS, "unknown-endpoint");

        try (Session session = LettuceApplications.woven(kind, asked);
                Session plain = LettuceApplications.plain(kind, asked)) {
            assertThat(plain.get(key).message())
                    .isEqualTo("MOVED " + RedisCluster.slotOf(key) + " :"
                            + cluster.nodeOf(key).port());
            assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("there"));
        } finally {
            asked.config(ENDPOINTS, "ip");
        }
    }

    @EachKind(only = LETTUCE)
    void get_keyThatIsBeingMoved_isAskedForEachTime(AccessKind kind) {
        String key = stored("on its way");
        int slot = RedisCluster.slotOf(key);
        RedisServer from = cluster.nodeOf(key);
        RedisServer to = cluster.otherThan(key);
        SlotMigration migration = cluster.beginMigration(slot, to);
        migration.moveKeys();

        try (Session session = LettuceApplications.woven(kind, from)) {
            long asked = to.calls("asking");
            long gets = to.calls("get");
            for (int read = 1; read <= 2; read++) {
                assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("on its way"));
                assertThat(to.calls("asking") - asked).isEqualTo(read);
                assertThat(to.calls("get") - gets).isEqualTo(read);
            }
        } finally {
            migration.finish();
        }
    }

    @EachKind(only = LETTUCE)
    void get_otherNodeDoesNotAnswer_isTheClientsOwnError(AccessKind kind) {
        String key = stored("there");
        RedisServer owner = cluster.nodeOf(key);
        RedisServer asked = cluster.otherThan(key);

        try (Session session = LettuceApplications.woven(kind, asked);
                Session plain = LettuceApplications.plain(kind, asked)) {
            owner.freeze();
            CompletableFuture<Reply> reply = session.sendGet(key);
            String expected = plain.get(key).outcome();

            assertThat(session.app().await(reply).outcome()).isEqualTo(expected);
        } finally {
            owner.thaw();
            cluster.awaitOk();
        }
    }

    @EachKind(only = LETTUCE)
    void get_undeclaredKeyOfAnotherNode_isTheClientsOwnError(AccessKind kind) {
        String key = ContractCase.key("session");
        RedisServer owner = cluster.nodeOf(key);
        owner.command("SET", key, "there");

        try (Session session = LettuceApplications.woven(kind, cluster.otherThan(key));
                Session plain = LettuceApplications.plain(kind, cluster.otherThan(key))) {
            long gets = owner.calls("get");
            Reply expected = plain.get(key);

            assertThat(expected.message()).startsWith("MOVED ");
            assertThat(session.get(key).outcome()).isEqualTo(expected.outcome());
            assertThat(owner.calls("get")).isEqualTo(gets);
        }
    }
}
