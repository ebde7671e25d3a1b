package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.PickyCodec;
import dev.detour.contract.app.Target;
import dev.detour.testkit.Reply;
import java.time.Duration;

/** A codec of the application's own runs, and fails, where Lettuce runs it. */
class CodecIT extends ContractCase {

    @Override
    Target target(Duration timeout) {
        return new Target(redis().port(), 0, null, null, Math.toIntExact(timeout.toMillis()), Target.Codec.PICKY);
    }

    @EachKind(only = "LETTUCE_.*")
    void get_valueThatTheCodecCannotDecode_throwsAsWithoutTheAgent(AccessKind kind) {
        String bad = key("catalog");
        String good = key("catalog");
        redis().command("MSET", bad, PickyCodec.INDIGESTIBLE, good, "good");
        Reply expected = plain(kind).get(bad);

        Session session = woven(kind);

        assertThat(expected.kind()).isEqualTo(Reply.Kind.ERROR);
        for (int i = 0; i < 3; i++) {
            assertThat(session.get(bad).outcome()).isEqualTo(expected.outcome());
            assertThat(session.get(good).outcome()).isEqualTo(text("good"));
        }
        assertThat(session.set(bad, "better").outcome()).isEqualTo(text("OK"));
        assertThat(session.get(bad).outcome()).isEqualTo(text("better"));
    }

    @EachKind(only = "LETTUCE_.*")
    void get_valueOfLoaderKeyThatTheCodecCannotDecode_isNotLoadedInstead(AccessKind kind) {
        String key = key("product");
        redis().command("SET", key, PickyCodec.INDIGESTIBLE);

        Session session = woven(kind);

        assertThat(session.get(key).outcome()).isEqualTo(plain(kind).get(key).outcome());
        assertThat(session.loads(key)).isZero();
    }

    @EachKind(only = "LETTUCE_.*")
    void get_rememberedValueOnFrozenServer_answersThroughTheCodec(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        Session session = woven(kind);
        session.get(key);

        redis().freeze();
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("seen"));
        assertThat(reply.took()).isLessThan(DIVERTED);
    }
}
