package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Key;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyWordsTest {

    private static final Key KEY = Key.of("product:1".getBytes(StandardCharsets.UTF_8));

    @Test
    void of_nothingWanted_isNothing() {
        assertThat(new KeyWords(KeyWords.Detail.NONE).of(KEY)).isNull();
    }

    @Test
    void of_keyWanted_isTheKey() {
        assertThat(new KeyWords(KeyWords.Detail.FULL).of(KEY)).isEqualTo("product:1");
    }

    @Test
    void of_hashWanted_isTheSameInOneProcessAlone() {
        KeyWords words = new KeyWords(KeyWords.Detail.HASH);

        assertThat(words.of(KEY)).matches("[0-9a-f]{16}").isEqualTo(words.of(KEY));
        assertThat(new KeyWords(KeyWords.Detail.HASH).of(KEY)).isNotEqualTo(words.of(KEY));
    }
}
