package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "product:*, product:1, true",
        "product:*, product:, true",
        "product:*, product, false",
        "product:*, xproduct:1, false",
        "product:1, product:1, true",
        "product:1, product:12, false",
        "*, anything, true",
        "*:name, user:7:name, true",
        "*:name, user:7:names, false",
        "user:?:name, user:7:name, true",
        "user:?:name, user:77:name, false",
        "user:?:name, user:ü:name, true",
        "user:?:name, user:😀:name, true",
        "user:??, user:😀, false",
        "*:?, user:😀, true",
        "grün:*, grün:1, true",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "a**, a, true",
        "a?, a, false",
        "'[x]*', '[x]1', true"
    })
    void matches_textAndBytes_agree(String pattern, String key, boolean expected) {
        Glob glob = new Glob(pattern);

        assertThat(glob.matches(key)).isEqualTo(expected);
        assertThat(glob.matches(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }
}
