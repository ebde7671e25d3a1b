package dev.detour.engine.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyProbeTest {

    private final KeyProbe probe = new KeyProbe();

    private static Key key(String text) {
        return Key.of(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "catalog:17",
                "k\u00e4se",
                "\u30ad\u30fc:1",
                "\ud83d\ude00",
                "a\ud83d",
                "\u007f",
                "\u0080",
                "a\u0000b"
            })
    void take_text_findsTheKeyThatClientsSend(String text) {
        Map<Key, String> map = new ConcurrentHashMap<>(Map.of(key(text), "found", key("another"), "no"));

        assertThat(probe.take(text)).isTrue();

        assertThat(map.get((Object) probe)).isEqualTo("found");
        assertThat(probe.key()).isEqualTo(key(text));
        assertThat(probe.isOf(text.getBytes(UTF_8))).isTrue();
    }

    @Test
    void hashOfAscii_text_isThatOfItsKey() {
        assertThat(Key.hashOfAscii("catalog:17\u007f\u0000"))
                .isEqualTo(key("catalog:17\u007f\u0000").hashCode());
    }

    @Test
    void take_shorterKeyAfterALonger_isThatAlone() {
        probe.take("catalog:1234");
        Key first = probe.key();
        probe.take("catalog:12".getBytes(UTF_8));

        assertThat(probe.key()).isEqualTo(key("catalog:12"));
        assertThat(first).isEqualTo(key("catalog:1234"));
        assertThat(probe.equals(first)).isFalse();
        assertThat(probe.isOf("catalog:1234".getBytes(UTF_8))).isFalse();
    }

    @Test
    void take_bytesThatAreWrittenLater_staysAsItWas() {
        byte[] bytes = {1, 2, 3};
        probe.take(bytes);
        bytes[0] = 9;

        assertThat(probe.key()).isEqualTo(Key.of(new byte[] {1, 2, 3}));
    }

    @Test
    void take_lengths_upToTheLongestKey() {
        assertThat(probe.take("")).isFalse();
        assertThat(probe.take(new byte[0])).isFalse();
        assertThat(probe.take("x".repeat(Key.MAX_BYTES))).isTrue();
        assertThat(probe.key()).isEqualTo(key("x".repeat(Key.MAX_BYTES)));
        assertThat(probe.take("x".repeat(Key.MAX_BYTES + 1))).isFalse();
        assertThat(probe.take("\u00e4".repeat(Key.MAX_BYTES / 2))).isTrue();
        assertThat(probe.take("\u00e4".repeat(Key.MAX_BYTES / 2 + 1))).isFalse();
    }

    @Test
    void toString_key_tellsItsSizeAlone() {
        probe.take("secret");

        assertThat(probe).hasToString("KeyProbe[6 bytes]");
    }
}
