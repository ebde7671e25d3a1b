package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobIndexTest {

    private static final int NONE = 1_000_000;

    /** So many that they are looked up and not gone through. */
    private static List<List<String>> among(String... first) {
        List<List<String>> owners = new ArrayList<>();
        for (String pattern : first) {
            owners.add(List.of(pattern));
        }
        IntStream.range(0, 100).forEach(i -> owners.add(List.of("other" + i + ":*", "other" + i)));
        return owners;
    }

    @ParameterizedTest
    @CsvSource({
        "product:1, 1",
        "product:, 1",
        "product, 3",
        "product:hot:1, 0",
        "pro, 3",
        "price:7, 2",
        "price:77, 3",
        "session:1, 1000000",
        "'', 1000000",
        "other7:1, 13",
        "other7, 13",
        "other77:x, 83",
        "zebra, 1000000",
        "b:tail, 5",
        "😀:1, 4"
    })
    void first_manyGlobs_isTheFirstOwnerWhoseGlobMatches(String key, int owner) {
        GlobIndex index = new GlobIndex(among("product:hot:*", "product:*", "price:?", "p*", "😀*", "*:tail"));

        assertThat(index.first(key, NONE)).isEqualTo(owner);
        assertThat(index.first(key.getBytes(StandardCharsets.UTF_8), NONE)).isEqualTo(owner);
    }

    /** Against going through all of them, over an alphabet so small that texts begin one another often. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 40, 300})
    void first_globsMadeAtRandom_isWhatGoingThroughAllFinds(int globs) {
        Random random = new Random(globs); // seeded: a failure can be seen again
        for (int round = 0; round < 40; round++) {
            List<List<String>> owners = IntStream.range(0, globs)
                    .mapToObj(i -> List.of(text(random, "ab*?é😀\uffee"), text(random, "ab:")))
                    .toList();
            GlobIndex index = new GlobIndex(owners);
            for (int i = 0; i < 200; i++) {
                String key = text(random, "ab:é😀\uffee");
                int expected = slowly(owners, key);
                assertThat(index.first(key, NONE)).as("%s of %s", key, owners).isEqualTo(expected);
                assertThat(index.first(key.getBytes(StandardCharsets.UTF_8), NONE))
                        .as("%s of %s in bytes", key, owners)
                        .isEqualTo(expected);
            }
        }
    }

    private static int slowly(List<List<String>> owners, String key) {
        for (int owner = 0; owner < owners.size(); owner++) {
            if (owners.get(owner).stream().anyMatch(pattern -> new Glob(pattern).matches(key))) {
                return owner;
            }
        }
        return NONE;
    }

    private static String text(Random random, String alphabet) {
        int[] characters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }
}
