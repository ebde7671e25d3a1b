package dev.detour.weaver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTest {

    @ParameterizedTest
    @CsvSource({
        "abcab, true",
        "xabcab, true",
        "abcabx, true",
        "ababcab, true",
        "abcacabcab, true",
        "\u00ffabcab\u00ff, true",
        "'', false",
        "abca, false",
        "bcaba, false",
        "abcaxb, false",
        "abcacab, false"
    })
    void isIn_anyPlace_onlyOfTheWholeName(String bytes, boolean expected) {
        assertThat(new Mark("abcab").isIn(bytes.getBytes(ISO_8859_1))).isEqualTo(expected);
    }

    /** Of few letters, so that nearly all of it is nearly there nearly everywhere. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void isIn_anyBytes_isAsTextSaysIt(int length) {
        Random random = new Random(length); // seeded, so that a failure comes again
        for (int i = 0; i < 2_000; i++) {
            String name = letters(random, length);
            String text = letters(random, random.nextInt(24));
            assertThat(new Mark(name).isIn(text.getBytes(ISO_8859_1)))
                    .as("%s in %s", name, text)
                    .isEqualTo(text.contains(name));
        }
    }

    private static String letters(Random random, int length) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append((char) ('a' + random.nextInt(2)));
        }
        return letters.toString();
    }
}
