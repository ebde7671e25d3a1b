package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.detour.engine.model.Key;
import java.util.Arrays;

/** Whatever is published: a notification only where the channel is one, and then of the key that it names. */
class KeyEventsFuzzTest {

    @DictionaryEntries({"__keyevent@0__:expired", "__keyspace@15__:", "evicted", "del", "__:"})
    @FuzzTest
    void of_anyMessage_isOfTheNamedKeyOrNothing(byte[] message) {
        int newline = 0;
        while (newline < message.length && message[newline] != '\n') {
            newline++;
        }
        byte[] channel = Arrays.copyOf(message, newline);
        byte[] payload = Arrays.copyOfRange(message, Math.min(newline + 1, message.length), message.length);

        KeyEvent event = KeyEvents.of(channel, payload);

        if (event != null) {
            String name = new String(channel, ISO_8859_1);
            assertThat(name).matches("(?s)__key(event|space)@" + "[0-9]{1,9}__:.*");
            String rest = name.substring(name.indexOf("__:", 2) + 3);
            byte[] key = name.startsWith("__keyevent") ? payload : rest.getBytes(ISO_8859_1);
            assertThat(event.key()).isEqualTo(Key.of(key));
            assertThat(event.database()).isEqualTo(Integer.parseInt(name.substring(11, name.indexOf("__:", 2))));
        }
    }
}
