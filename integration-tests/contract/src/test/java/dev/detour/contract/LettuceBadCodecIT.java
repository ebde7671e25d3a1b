package dev.detour.contract;

import static dev.detour.contract.app.AccessKind.LETTUCE_ASYNC;
import static dev.detour.contract.app.AccessKind.LETTUCE_SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.PickyCodec;
import dev.detour.contract.app.PickyCodec.OddKey;
import dev.detour.contract.app.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A codec that fails, or encodes what no key should be: the caller sees what plain Lettuce shows. */
class LettuceBadCodecIT extends ContractCase {

    private static final String LARGE = "x".repeat(1_500_000);

    @Override
    Target target(Duration timeout) {
        return new Target(redis().port(), 0, null, null, Math.toIntExact(timeout.toMillis()), Target.Codec.PICKY);
    }

    private static List<String> told(Session session, String key, String good) {
        return List.of(
                session.get(key).outcome(),
                session.set(key, "value").outcome(),
                session.get(key).outcome(),
                session.set(good, PickyCodec.INDIGESTIBLE).outcome(),
                session.get(good).outcome());
    }

    @ParameterizedTest
    @EnumSource
    void getAndSet_keyThatIsEncodedOddly_areAsWithoutTheAgent(OddKey odd) {
        String key = key("catalog") + odd;
        String good = key("catalog");
        redis().command("SET", good, "good");
        Session plain = plain(LETTUCE_ASYNC, target(HASTY));
        Session woven = woven(LETTUCE_ASYNC, target(HASTY));
        int linesBefore = Applications.agentLines(woven.app().jvm()).size();

        List<String> expected = told(plain, key, good);
        redis().command("FLUSHALL");
        redis().command("SET", good, "good");
        List<String> told = told(woven, key, good);

        assertThat(told).isEqualTo(expected);
        assertThat(Applications.agentLines(woven.app().jvm())).hasSizeLessThanOrEqualTo(linesBefore + 1);
    }

    /** Lettuce does not send it, so it has neither written nor watched any key. */
    @ParameterizedTest
    @EnumSource(names = {"EXCEPTION", "ERROR"})
    void get_rememberedValueAfterACommandThatTheCodecCannotEncode_isAnswered(OddKey odd) {
        String key = key("catalog");
        redis().command("SET", key, "good");
        Session encoding = woven(LETTUCE_ASYNC, target(HASTY));
        Session woven = woven(LETTUCE_ASYNC, target(HASTY));
        assertThat(woven.get(key).outcome()).isEqualTo(text("good"));

        encoding.set(key("catalog") + odd, "value");
        encoding.call("watchGetUnwatch", key("catalog") + odd);
        redis().freeze();

        await().atMost(PATIENT)
                .untilAsserted(() -> assertThat(woven.get(key).outcome()).isEqualTo(text("good")));
    }

    /** One memory stands behind all codecs of a process. */
    @ParameterizedTest
    @EnumSource(names = {"LETTUCE_SYNC", "LETTUCE_ASYNC", "LETTUCE_REACTIVE"})
    void get_rememberedValueThatTheCodecCannotDecode_failsAsWithoutTheAgent(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, PickyCodec.INDIGESTIBLE);
        Session plain = plain(kind, target(HASTY));
        Session woven = woven(kind, target(HASTY));
        assertThat(woven.getBytes(key).outcome()).endsWith(PickyCodec.INDIGESTIBLE);

        redis().freeze();
        String expected = plain.get(key).outcome();

        assertThat(expected).contains("RedisCommandTimeoutException");
        assertThat(woven.get(key).outcome()).isEqualTo(expected);
        assertThat(woven.getBytes(key).outcome()).endsWith(PickyCodec.INDIGESTIBLE);
    }

    @Test
    void get_valueThatIsTooLargeToRemember_isAsWithoutTheAgent() {
        String key = key("catalog");
        redis().command("SET", key, LARGE);
        Session plain = plain(LETTUCE_SYNC, target(HASTY));
        Session woven = woven(LETTUCE_SYNC, target(HASTY));
        assertThat(woven.get(key).outcome()).isEqualTo(text(LARGE));

        redis().freeze();
        String expected = plain.get(key).outcome();

        assertThat(woven.get(key).outcome()).isEqualTo(expected);
    }
}
