package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.contract.app.Way;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A server that is gone, and one that comes back empty. */
class KilledServerIT extends ContractCase {

    /** Lettuce waits longer between its attempts to reconnect the longer a server is away. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @EachKind
    void get_rememberedKey_answersFromLocal(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        Session session = woven(kind);
        session.get(key);

        redis().kill();

        // a Jedis of its own is broken after the first
        int reads = kind.isSingleJedis() ? 1 : 3;
        for (int i = 0; i < reads; i++) {
            Reply reply = session.get(key);
            assertThat(reply.outcome()).isEqualTo(text("seen"));
            assertThat(reply.took()).isLessThan(DIVERTED);
        }
    }

    /** Whether the write was ever sent or not: its caller may have changed the system of record, and Redis comes after. */
    @EachKind
    void del_serverIsGone_keyIsNotAnsweredFromMemoryAnyMore(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        Session session = woven(kind, target(HASTY));
        session.get(key);
        redis().kill();
        for (int i = 0; i < 7 && !kind.isSingleJedis(); i++) { // the breaker is open, which spares connecting
            assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
        }

        assertThat(session.call("del", key).kind()).isEqualTo(Reply.Kind.ERROR);

        assertThat(session.get(key).kind()).isEqualTo(Reply.Kind.ERROR);
    }

    /** In a pipeline that finds a connection only when it has its first command. */
    @EachKind(only = "CLUSTER_JEDIS|LETTUCE_.*")
    void pipelinedDel_serverIsGone_keyIsNotAnsweredFromMemoryAnyMore(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        Session session = woven(kind, target(HASTY));
        assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
        redis().kill();
        assertThat(session.get(key).outcome()).isEqualTo(text("seen"));

        Reply del = session.call("write", Way.PIPELINED_METHOD.name(), "del", key);

        assertThat(del.kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(session.get(key).kind()).as(del.outcome()).isEqualTo(Reply.Kind.ERROR);
    }

    /** A Jedis outside a pool never reconnects: if its reads went on being answered, the application would not either. */
    @EachKind(only = "JEDIS")
    void get_onAClientThatIsBroken_throwsTheClientsOwnException(AccessKind kind) {
        String key = key("product");
        Session session = woven(kind);
        Session plain = plain(kind, target(PATIENT));

        redis().kill();
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        plain.get(key);

        assertThat(session.get(key).outcome()).isEqualTo(plain.get(key).outcome());
    }

    @EachKind
    void get_loaderKey_answersLoadedValue(AccessKind kind) {
        String key = key("product");
        Session session = woven(kind);

        redis().kill();
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
        assertThat(reply.took()).isLessThan(DIVERTED);
    }

    @EachKind
    void get_keyThatNobodyAnswers_throwsTheClientsOwnException(AccessKind kind) {
        Target target = target(HASTY);
        Session undeclared = woven(kind, target);
        Session routed = woven(kind, target);
        Session plain = plain(kind, target);
        String key = key("catalog");

        redis().kill();
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Reply> undeclaredReply = undeclared.sendGet(key("session"));
            CompletableFuture<Reply> routedReply = routed.sendGet(key);
            Reply expected = plain.get(key);

            assertThat(expected.kind()).isEqualTo(Reply.Kind.ERROR);
            assertThat(ending(undeclared.app().await(undeclaredReply))).isEqualTo(ending(expected));
            assertThat(ending(routed.app().await(routedReply))).isEqualTo(ending(expected));
        }
    }

    /** Of a socket whose server was killed, the end or the reset that answers a command may be seen first. */
    private static String ending(Reply reply) {
        return reply.outcome()
                .replaceFirst(
                        "(JedisConnectionException: )(Unexpected end of stream|java\\.net\\.SocketException: ).*",
                        "$1the server is gone");
    }

    @EachKind(except = "CACHING_JEDIS") // which has it in its own cache, and finds out by chance
    void get_afterRestart_readsFromRedisAgain(AccessKind kind) {
        String declared = key("catalog");
        String undeclared = key("session");
        redis().command("SET", declared, "old");
        redis().command("SET", undeclared, "old");
        Session session = woven(kind);
        session.get(declared);
        session.get(undeclared);

        restart();
        redis().command("SET", declared, "new");
        redis().command("SET", undeclared, "new");
        // a Jedis whose connection broke stays broken, with or without the agent
        Session after = kind.isSingleJedis() ? woven(kind) : session;

        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(after.get(declared).outcome()).isEqualTo(text("new")));
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(after.get(undeclared).outcome()).isEqualTo(text("new")));
        redis().command("SET", declared, "newer");
        assertThat(after.get(declared).outcome()).isEqualTo(text("newer"));
    }

    @EachKind(except = "CACHING_JEDIS") // the same
    void get_afterOutageThatLocalAnswered_readsFromRedisAgain(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "old");
        Session session = woven(kind);
        session.get(key);

        redis().kill();
        assertThat(session.get(key).outcome()).isEqualTo(text("old"));
        restart();
        redis().command("SET", key, "new");
        Session after = kind.isSingleJedis() ? woven(kind) : session;

        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(after.get(key).outcome()).isEqualTo(text("new")));
    }
}
