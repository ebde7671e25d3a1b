package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.ListeningLink.Subscription;
import dev.detour.fuzz.ScriptedSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.RedisInputStream;

/**
 * Whatever is pushed on a link of Jedis that listens: the listener is told of keys and
 * messages, never of null ones, and whatever is no reply the client refuses, not what reads by it.
 */
class PushFuzzTest {

    private static final String CLIENT = "redis.clients.jedis.";

    private static final List<Subscription> TWO = List.of(
            new Subscription("__keyevent@0__:*".getBytes(StandardCharsets.US_ASCII), true),
            new Subscription("__redis__:invalidate".getBytes(StandardCharsets.US_ASCII), false));

    /** Fails where it is told what it must not be. */
    private static final class Strict implements ListeningLink.Listener {

        @Override
        public void message(byte[] channel, byte[] payload) {
            assertThat(channel).isNotNull();
            assertThat(payload).isNotNull();
        }

        @Override
        public void invalidated(@Nullable List<byte[]> keys) {
            assertThat(keys == null || keys.stream().allMatch(key -> key != null))
                    .isTrue();
        }

        @Override
        public void alive() {}

        @Override
        public void ended() {}
    }

    @DictionaryFile(resourcePath = "/resp.dict")
    @FuzzTest
    void subscribe_anyBytes_tellsTheListenerOrFails(byte[] bytes) throws IOException {
        ScriptedSocket socket = new ScriptedSocket(bytes);
        PushReader reader =
                new PushReader(socket, new RedisInputStream(socket.getInputStream()), new Strict(), socket::close);
        try {
            assertThat(reader.subscribe(TWO)).hasSize(2);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError refused) {
            // the link is closed for it; what the listener throws is none of these
            assertThat(whoFailed(refused)).startsWith(CLIENT);
        }
    }

    /** Of Detour and the client the one that stands nearest to the failure; the client where the stack tells neither. */
    private static String whoFailed(Throwable refused) {
        return Arrays.stream(refused.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> name.startsWith(CLIENT) || name.startsWith("dev.detour."))
                .findFirst()
                .orElse(CLIENT);
    }
}
