package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ValueTest {

    @Test
    void text_seenAsBytes_isDecodedAsUtf8() {
        assertThat(Value.of("grün".getBytes(StandardCharsets.UTF_8)).text()).isEqualTo("grün");
    }

    @Test
    void bytes_seenAsText_areExact() {
        assertThat(Value.of("grün").bytes()).isEqualTo("grün".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytes_textWithReplacementCharacter_areUnknown() {
        String decoded = new String(new byte[] {'a', (byte) 0xFF}, StandardCharsets.UTF_8);

        assertThat(Value.of(decoded).bytes()).isNull();
    }

    @Test
    void equals_sameBytes_comparesContent() {
        assertThat(Value.of(new byte[] {1, 2})).isEqualTo(Value.of(new byte[] {1, 2}));
        assertThat(Value.of(new byte[] {1, 2})).isNotEqualTo(Value.of(new byte[] {1, 3}));
    }

    @Test
    void toString_secretContent_isNotShown() {
        assertThat(Value.of("secret").toString()).doesNotContain("secret");
        assertThat(Key.of("secret".getBytes(StandardCharsets.UTF_8)).toString()).doesNotContain("secret");
    }
}
