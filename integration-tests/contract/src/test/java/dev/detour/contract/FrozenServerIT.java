package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A server that stays connected and says nothing: declared keys are answered from elsewhere, all others wait. */
class FrozenServerIT extends ContractCase {

    private static final Duration FREEZE = Duration.ofMillis(300);

    @EachKind
    void get_keySeenToBeGone_isNotAnsweredFromMemory(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "once");
        Session session = woven(kind);
        assertThat(session.get(key).outcome()).isEqualTo(text("once"));
        redis().command("DEL", key);
        assertThat(session.get(key).outcome()).isEqualTo("null");

        freezeFor(Duration.ofMillis(400));

        assertThat(session.get(key).outcome()).isEqualTo("null");
    }

    @EachKind(only = "LETTUCE_SYNC|LETTUCE_ASYNC|LETTUCE_REACTIVE") // on Jedis the route runs inside the wait
    void get_unknownErrorDuringALoad_isPassedOnAtOnce(AccessKind kind) {
        String key = key("slow");
        redis().command("RPUSH", key, "a list");
        Session session = woven(kind);
        session.get(key("product"));

        redis().command("CLIENT", "PAUSE", "250", "ALL");

        assertThat(session.get(key).outcome()).contains("WRONGTYPE");
    }

    @EachKind
    void get_rememberedKey_answersFromLocal(AccessKind kind) {
        String withLoader = key("product");
        String withoutLoader = key("catalog");
        redis().command("SET", withLoader, "seen");
        redis().command("SET", withoutLoader, "seen too");
        Session session = woven(kind);
        session.get(withLoader);
        session.get(withoutLoader);

        redis().freeze();
        Reply first = session.get(withLoader);
        Reply second = session.get(withoutLoader);

        assertThat(first.outcome()).isEqualTo(text("seen"));
        assertThat(second.outcome()).isEqualTo(text("seen too"));
        assertThat(first.took()).isLessThan(DIVERTED);
        assertThat(second.took()).isLessThan(DIVERTED);
        assertThat(session.loads(withLoader)).isZero();
    }

    @EachKind
    void getBytes_rememberedKey_answersFromLocal(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        Session session = woven(kind);
        session.getBytes(key);

        redis().freeze();
        Reply reply = session.getBytes(key);

        assertThat(reply.outcome()).isEqualTo("byte[] seen");
        assertThat(reply.took()).isLessThan(DIVERTED);
    }

    @EachKind
    void get_neverReadLoaderKey_answersLoadedValue(AccessKind kind) {
        String key = key("product");
        Session session = woven(kind);

        redis().freeze();
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
        assertThat(reply.took()).isLessThan(DIVERTED);
        assertThat(session.loads(key)).isEqualTo(1);
    }

    @EachKind
    void get_routedKeyThatNoTierCanAnswer_waitsForTheServer(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "real");
        Session session = woven(kind);

        freezeFor(FREEZE);
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("real"));
        assertThat(reply.took()).isBetween(FREEZE.dividedBy(2), PATIENT);
    }

    @EachKind(except = "CACHING_JEDIS") // which has it in its own cache
    void get_undeclaredKey_waitsForTheServer(AccessKind kind) {
        String key = key("session");
        redis().command("SET", key, "real");
        Session session = woven(kind);
        session.get(key);

        freezeFor(FREEZE);
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("real"));
        assertThat(reply.took()).isBetween(FREEZE.dividedBy(2), PATIENT);
        assertThat(session.loads(key)).isZero();
    }

    @EachKind(except = "CLUSTER_JEDIS_3") // tries again for longer than the case waits
    void get_keyThatNobodyAnswers_throwsTheClientsOwnTimeoutInItsOwnTime(AccessKind kind) {
        Target target = target(HASTY);
        Session undeclared = woven(kind, target);
        Session routed = woven(kind, target);
        Session plain = plain(kind, target);
        String key = key("catalog");

        redis().freeze();
        CompletableFuture<Reply> undeclaredReply = undeclared.sendGet(key("session"));
        CompletableFuture<Reply> routedReply = routed.sendGet(key);
        Reply expected = plain.get(key);

        assertThat(expected.kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(undeclared.app().await(undeclaredReply).outcome()).isEqualTo(expected.outcome());
        assertThat(routed.app().await(routedReply).outcome()).isEqualTo(expected.outcome());
        // a pool spends the time-out twice: on the reply, and on the handshake of the connection that replaces the
        // broken
        Duration expectedTime = expected.took();
        Duration tolerance = Duration.ofMillis(400);
        assertThat(undeclaredReply.join().took()).isCloseTo(expectedTime, tolerance);
        assertThat(routedReply.join().took()).isCloseTo(expectedTime, tolerance);
    }
}
