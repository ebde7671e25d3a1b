package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Patterns against a matcher that is as simple as it can be: by characters, trying everything. */
class GlobFuzzTest {

    private static final int MAX_LENGTH = 24;

    @DictionaryEntries({"*\\x0A", "?\\x0A", "product:*", "a*b*c", "\\xC3\\xBC", "\\xF0\\x9F\\x98\\x80"})
    @FuzzTest
    void matches_anyPatternAndKey_isWhatTheSimplestMatcherSays(byte[] lines) {
        String[] texts = new String(lines, StandardCharsets.UTF_8).split("\n", 3);
        String pattern = texts[0].isEmpty() ? "*" : cut(texts[0]);
        String key = texts.length < 2 ? "" : cut(texts[1]);
        String other = texts.length < 3 ? pattern : cut(texts[2]);

        boolean expected = matches(points(pattern), points(key));
        Glob glob = new Glob(pattern);
        assertThat(glob.matches(key)).isEqualTo(expected);
        assertThat(glob.matches(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
        if (expected && new Glob(other).matches(key)) {
            assertThat(GlobOverlap.exists(pattern, other)).isTrue();
        }
        assertThat(GlobOverlap.exists(pattern, other)).isEqualTo(GlobOverlap.exists(other, pattern));
    }

    private static String cut(String text) {
        return text.codePoints()
                .limit(MAX_LENGTH)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int[] points(String text) {
        return text.codePoints().toArray();
    }

    private static boolean matches(int[] pattern, int[] key) {
        boolean[][] found = new boolean[pattern.length + 1][key.length + 1];
        found[pattern.length][key.length] = true;
        for (int i = pattern.length - 1; i >= 0; i--) {
            for (int j = key.length; j >= 0; j--) {
                boolean one = j < key.length && (pattern[i] == '?' || pattern[i] == key[j]);
                found[i][j] = pattern[i] == '*'
                        ? found[i + 1][j] || j < key.length && found[i][j + 1]
                        : one && found[i + 1][j + 1];
            }
        }
        return found[0][0];
    }
}
