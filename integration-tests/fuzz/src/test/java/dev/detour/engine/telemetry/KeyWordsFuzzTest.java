package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.detour.engine.model.Key;
import java.nio.charset.StandardCharsets;

/** What is told of a key is no more than was asked for, whatever the key. */
class KeyWordsFuzzTest {

    private final KeyWords none = new KeyWords(KeyWords.Detail.NONE);
    private final KeyWords hash = new KeyWords(KeyWords.Detail.HASH);
    private final KeyWords full = new KeyWords(KeyWords.Detail.FULL);

    @FuzzTest
    void of_anyKey_tellsWhatWasAskedFor(byte[] bytes) {
        Key key = Key.of(bytes.clone());

        assertThat(none.of(key)).isNull();
        assertThat(hash.of(key)).matches("[0-9a-f]{16}").isEqualTo(hash.of(Key.of(bytes.clone())));
        assertThat(full.of(key)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        assertThat(key.toString()).matches("Key\\[\\d+ bytes]");
        assertThat(key).isEqualTo(Key.of(bytes.clone())).hasSameHashCodeAs(Key.of(bytes.clone()));
        assertThat(key.hashCode()).isEqualTo(Key.hash(bytes));
    }
}
