package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.Reply;
import java.time.Duration;

/** A route with {@code exhausted = miss}: where no tier has a value, a fault becomes a null. */
class ExhaustedIT extends ContractCase {

    /**
     * What is on its way as the client notices waits with the client, as one that a frozen server does not answer: a caller of
     * Lettuce's synchronous interface then has the client's own time-out.
     */
    @EachKind
    void get_killedServerAndNobodyAnswers_isNull(AccessKind kind) {
        Session session = woven(kind);

        redis().kill();

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Reply reply = session.get(key("optional"));
            assertThat(reply.outcome()).isEqualTo("null");
            assertThat(reply.took()).isLessThan(DIVERTED);
        });
    }

    /** A caller of Lettuce's synchronous interface times its wait itself, outside of anything that Detour sees. */
    @EachKind(except = "LETTUCE_SYNC")
    void get_frozenServerAndNobodyAnswers_isNullOnceTheClientHasGivenUp(AccessKind kind) {
        Session session = woven(kind, target(HASTY));
        session.get(key("optional")); // connected

        redis().freeze();
        Reply reply = session.get(key("optional"));
        redis().thaw();

        assertThat(reply.outcome()).isEqualTo("null");
        assertThat(reply.took()).isGreaterThan(HASTY.minusMillis(100));
    }

    /** A Jedis outside a pool is broken after the first time-out, and is left alone. */
    @EachKind(except = "JEDIS")
    void get_frozenServerWhoseBreakerIsOpen_isNullAtOnce(AccessKind kind) {
        Session session = woven(kind, target(HASTY));
        session.get(key("optional"));

        redis().freeze();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Reply reply = session.get(key("optional"));
            assertThat(reply.outcome()).isEqualTo("null");
            assertThat(reply.took()).isLessThan(HASTY.dividedBy(2));
        });
        redis().thaw();
    }

    @EachKind
    void get_serverSlowerThanTheDeadline_isItsValue(AccessKind kind) {
        String key = key("optional");
        redis().command("SET", key, "not seen");
        Session session = woven(kind);
        session.get(key("optional"));

        freezeFor(Duration.ofMillis(600));

        assertThat(session.get(key).outcome()).isEqualTo(text("not seen"));
    }

    @EachKind
    void get_rememberedKey_answersFromLocal(AccessKind kind) {
        String key = key("optional");
        redis().command("SET", key, "seen");
        Session session = woven(kind);
        session.get(key);

        redis().kill();

        assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
    }

    @EachKind
    void get_errorThatIsNoFault_throwsTheClientsOwnException(AccessKind kind) {
        String key = key("optional");
        redis().command("LPUSH", key, "a list");
        Session session = woven(kind);
        Session plain = plain(kind);

        Reply expected = plain.get(key);

        assertThat(expected.kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(session.get(key).outcome()).isEqualTo(expected.outcome());
    }
}
