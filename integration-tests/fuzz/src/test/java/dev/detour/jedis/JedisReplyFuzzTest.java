package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ReplyError;
import dev.detour.fuzz.ScriptedSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** Whatever comes on a link of Jedis: a reply in the promised form, or a failure that is none of the application's. */
class JedisReplyFuzzTest {

    private static final List<byte[][]> PING =
            List.<byte[][]>of(new byte[][] {"PING".getBytes(StandardCharsets.US_ASCII)});

    @DictionaryFile(resourcePath = "/resp.dict")
    @FuzzTest
    void call_anyBytes_isAReplyOrAFailure(byte[] bytes) {
        ScriptedSocket socket = new ScriptedSocket(bytes);
        Connection connection = new Connection(() -> socket);
        connection.connect(); // without a configuration it says nothing
        try {
            assertPlain(new JedisLink(new Jedis(connection), connection)
                    .call(PING, 1_000_000)
                    .get(0));
        } catch (LinkFailure failure) {
            assertThat(socket.isClosed()).isTrue();
        }
        assertErrorIsClassified(new String(bytes, StandardCharsets.UTF_8));
    }

    private static void assertPlain(@Nullable Object reply) {
        if (reply instanceof List<?> elements) {
            elements.forEach(JedisReplyFuzzTest::assertPlain);
        } else if (reply != null) {
            assertThat(reply).isInstanceOfAny(byte[].class, Long.class, ErrorReply.class);
        }
    }

    private static void assertErrorIsClassified(String message) {
        FaultKind fault = Classifier.faultOf(new JedisDataException(message));
        assertThat(fault).isEqualTo(ReplyError.faultOf(message));
    }
}
