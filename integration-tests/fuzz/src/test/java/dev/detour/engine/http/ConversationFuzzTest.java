package dev.detour.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.detour.fuzz.ScriptedSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Whatever is sent to the page's port: an answer that holds nothing of it, and is for this machine alone. */
class ConversationFuzzTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String ANSWER =
            "HTTP/1\\.1 (200 OK|400 Bad Request|403 Forbidden)\r\n(?s:[^\u0000]*?)\r\n\r\n.*\n?";

    @DictionaryFile(resourcePath = "/http.dict")
    @FuzzTest
    void hold_anyRequest_isAnsweredOrHungUpOn(byte[] request) throws IOException {
        ScriptedSocket socket = new ScriptedSocket(request);
        try {
            new Conversation(socket, PATIENCE_NANOS).hold(ConversationFuzzTest::answer);
        } catch (EOFException allRead) {
            // as when a browser says no more than it has to
        }

        String answer = socket.written(StandardCharsets.ISO_8859_1);
        assertThat(socket.isClosed()).isTrue();
        if (request.length > 0) {
            assertThat(answer).matches(ANSWER);
            assertThat(answer.split("\r\n\r\n", 2)[0].lines()).hasSize(11);
        } else {
            assertThat(answer).isEmpty();
        }
    }

    /** What is asked for is read in a second way, which knows nothing of the first. */
    private static Response answer(Request request) {
        String host = request.headers().getOrDefault("host", "").toLowerCase(Locale.ROOT);
        assertThat(request.isForLoopback())
                .isEqualTo(host.matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?"));
        assertThat(request.path()).doesNotContain("?", "#", " ", "\n");
        assertThat(request.method()).doesNotContain(" ", "\n");
        return request.isForLoopback()
                ? Response.of("text/plain", new byte[] {'o', 'k', '\n'})
                : Response.refusal("403 Forbidden", "no");
    }
}
