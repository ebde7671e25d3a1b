package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobOverlapTest {

    @ParameterizedTest
    @CsvSource({
        "product:*, product:1*, true",
        "product:*, price:*, false",
        "product:*, *:17, true",
        "product, product, true",
        "product, products, false",
        "product?, products, true",
        "product?, product, false",
        "product*, product, true",
        "a*b, a*c, false",
        "a*b, *ab, true",
        "a*c*e, abcde, true",
        "a*c*e, abde, false",
        "*a, *b, false",
        "a*, *b, true",
        "??, ???, false",
        "??*, ???, true",
        "?*, a, true",
        "*, *, true",
        "**, ?, true",
        "a?b, a😀b, true",
        "a??, a😀, false",
        "*x*, *y*, true",
    })
    void exists_pairOfGlobs_isWhetherAKeyMatchesBoth(String one, String other, boolean overlap) {
        assertThat(GlobOverlap.exists(one, other)).isEqualTo(overlap);
        assertThat(GlobOverlap.exists(other, one)).isEqualTo(overlap);
    }

    /** Every pair of globs of up to three characters, against every key of up to six. */
    @Test
    void exists_everySmallPair_agreesWithTheGlobsThemselves() {
        List<String> globs = texts("ab*?", 3);
        List<String> keys = texts("abc", 6);
        List<Glob> compiled = globs.stream().map(Glob::new).toList();
        for (int i = 0; i < globs.size(); i++) {
            Glob one = compiled.get(i);
            List<String> matched = keys.stream().filter(one::matches).toList();
            for (int j = 0; j < globs.size(); j++) {
                boolean expected = matched.stream().anyMatch(compiled.get(j)::matches);
                assertThat(GlobOverlap.exists(globs.get(i), globs.get(j)))
                        .as("%s and %s", globs.get(i), globs.get(j))
                        .isEqualTo(expected);
            }
        }
    }

    private static List<String> texts(String alphabet, int maxLength) {
        List<String> all = new ArrayList<>(List.of(""));
        for (int from = 0, length = 1; length <= maxLength; length++) {
            int to = all.size();
            for (int i = from; i < to; i++) {
                for (char c : alphabet.toCharArray()) {
                    all.add(all.get(i) + c);
                }
            }
            from = to;
        }
        return all.subList(1, all.size());
    }
}
