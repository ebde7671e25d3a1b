package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.ReplyError;
import io.lettuce.core.protocol.RedisStateMachine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whatever comes on a link of Lettuce: a reply in the promised form, or nothing yet, or the client's own refusal. */
class LettuceReplyFuzzTest {

    @DictionaryFile(resourcePath = "/resp.dict")
    @FuzzTest
    void decode_anyBytes_isAReplyOrNothingYet(byte[] bytes) {
        RawOutput output = new RawOutput();
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        if (isDecoded(buffer, output)) {
            assertPlain(output.get());
        }
        assertErrorIsClassified(new String(bytes, StandardCharsets.UTF_8));
    }

    /** What the client does not take for a reply it refuses itself, and nothing of it fails in what it is written to. */
    private static boolean isDecoded(ByteBuf buffer, RawOutput output) {
        try {
            return new RedisStateMachine().decode(buffer, output);
        } catch (RuntimeException refused) {
            assertThat(refused.getStackTrace())
                    .noneMatch(frame -> frame.getClassName().equals(RawOutput.class.getName()));
            return false;
        }
    }

    private static void assertPlain(@Nullable Object reply) {
        if (reply instanceof List<?> elements) {
            elements.forEach(LettuceReplyFuzzTest::assertPlain);
        } else if (reply != null) {
            assertThat(reply).isInstanceOfAny(byte[].class, Long.class);
        }
    }

    private static void assertErrorIsClassified(String message) {
        FaultKind kind = ReplyError.faultOf(message);
        Outcome outcome = Classifier.ofReply(message, false);
        assertThat(outcome.equals(Outcome.UNKNOWN)).isEqualTo(kind == null);
        // a client that follows redirections shows one only when it has given up; nothing else is different for it
        boolean redirected = kind == FaultKind.MOVED || kind == FaultKind.ASK;
        assertThat(Classifier.ofReply(message, true))
                .isEqualTo(redirected ? new Outcome.Fault(FaultKind.REDIRECTS_EXHAUSTED) : outcome);
    }
}
