package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.Reply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A route with {@code exhausted = miss}: where no tier has a value, a fault becomes a null. */
class ExhaustedIT extends ContractCase {

    @ParameterizedTest
    @EnumSource
    void get_killedServerAndNobodyAnswers_isNull(AccessKind kind) {
        String key = key("optional");
        Session session = woven(kind);

        redis().kill();
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo("null");
        assertThat(reply.took()).isLessThan(DIVERTED);
    }

    @ParameterizedTest
    @EnumSource
    void get_frozenServerAndNobodyAnswers_isNullAtTheDeadline(AccessKind kind) {
        String key = key("optional");
        redis().command("SET", key, "not seen");
        Session session = woven(kind);
        session.get(key("optional")); // connected

        redis().freeze();
        Reply reply = session.get(key);
        redis().thaw();

        assertThat(reply.outcome()).isEqualTo("null");
        assertThat(reply.took()).isLessThan(DIVERTED);
        assertThat(session.get(key).outcome()).isEqualTo(text("not seen"));
    }

    @ParameterizedTest
    @EnumSource
    void get_rememberedKey_answersFromLocal(AccessKind kind) {
        String key = key("optional");
        redis().command("SET", key, "seen");
        Session session = woven(kind);
        session.get(key);

        redis().kill();

        assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
    }

    @ParameterizedTest
    @EnumSource
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
