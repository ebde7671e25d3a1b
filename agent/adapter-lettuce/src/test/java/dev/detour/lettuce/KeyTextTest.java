package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Key;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    /** The bytes that it sends do not follow from the text. */
    private static final class Prefixing extends StringCodec {

        Prefixing() {
            super(UTF_8);
        }

        @Override
        public ByteBuffer encodeKey(String key) {
            return super.encodeKey("tenant:" + key);
        }
    }

    private static @Nullable String of(RedisCodec<String, ?> codec, String key) {
        return KeyText.of(new CommandArgs<>(codec).addKey(key), Key.MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "catalog:17", "a\u0000b", "\u007f"})
    void of_asciiInUtf8_isTheTextWhoseBytesAreSent(String key) {
        assertThat(of(StringCodec.UTF8, key)).isEqualTo(key);
        assertThat(of(new StringCodec(UTF_8), key)).isEqualTo(key);
        ByteBuffer sent = StringCodec.UTF8.encodeKey(key);
        byte[] bytes = new byte[sent.remaining()];
        sent.get(bytes);
        assertThat(KeyInHand.key(key)).isEqualTo(Key.of(bytes));
        assertThat(KeyInHand.hash(key)).isEqualTo(Key.of(bytes).hashCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k\u00e4se", "\u0080", "a\ud83d"})
    void of_nothingOrBeyondAscii_isNone(String key) {
        assertThat(of(StringCodec.UTF8, key)).isNull();
    }

    @Test
    void of_lengths_upToTheLongestKey() {
        assertThat(of(StringCodec.UTF8, "x".repeat(Key.MAX_BYTES))).hasSize(Key.MAX_BYTES);
        assertThat(of(StringCodec.UTF8, "x".repeat(Key.MAX_BYTES + 1))).isNull();
    }

    @Test
    void of_anotherCodec_isNone() {
        assertThat(of(new Prefixing(), "c:1")).isNull();
        assertThat(of(new StringCodec(ISO_8859_1), "c:1")).isNull();
        assertThat(KeyText.of(new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(new byte[] {'c'}), Key.MAX_BYTES))
                .isNull();
    }

    @Test
    void of_whatIsNoPlainKey_isNone() {
        CommandArgs<String, String> changed = new CommandArgs<>(StringCodec.UTF8) {
            @Override
            public ByteBuffer getFirstEncodedKey() {
                return ByteBuffer.wrap(new byte[] {'d'});
            }
        };
        assertThat(KeyText.of(changed.addKey("c"), Key.MAX_BYTES)).isNull();
        assertThat(KeyText.of(new CommandArgs<>(StringCodec.UTF8).addValue("c"), Key.MAX_BYTES))
                .isNull();
        assertThat(KeyText.of(new CommandArgs<>(StringCodec.UTF8).add("c"), Key.MAX_BYTES))
                .isNull();
        assertThat(KeyText.of(new CommandArgs<>(StringCodec.UTF8), Key.MAX_BYTES))
                .isNull();
        assertThat(KeyText.of(new CommandArgs<>(StringCodec.UTF8).addKey("c").addKey("d"), Key.MAX_BYTES))
                .isNull();
    }
}
