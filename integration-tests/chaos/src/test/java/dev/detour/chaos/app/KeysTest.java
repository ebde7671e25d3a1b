package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the load reads what it is meant to. */
final class KeysTest {

    private static final long READS = 2_000;

    private final Keys keys = new Keys("one", List.of("one", "other"), 2, true);

    private Stream<String> read(KeyClass keyClass) {
        return LongStream.range(0, READS)
                .mapToObj(keys::read)
                .filter(read -> read.keyClass() == keyClass)
                .map(read -> read.history().key());
    }

    @Test
    void read_ownKeys_alsoThoseThatAnotherWayWrites() {
        List<String> written = Stream.of("one", "other")
                .flatMap(way -> new Keys(way, List.of(way), 1, false).byThis().stream())
                .filter(read -> read.keyClass() == KeyClass.OWN)
                .map(read -> read.history().key())
                .toList();

        assertThat(read(KeyClass.OWN).distinct()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void read_coldKeys_areReadOnceAndNamedAfterTheProcess() {
        List<String> cold = read(KeyClass.COLD).toList();

        assertThat(cold).isNotEmpty().doesNotHaveDuplicates().allMatch(key -> key.matches("cold:one:\\d+-\\w+"));
    }

    @Test
    void read_guardedKeys_byWhoMayAndByWhoMayNot() {
        List<String> allowed = read(KeyClass.PRIVATE).distinct().toList();

        assertThat(allowed).isNotEmpty();
        assertThat(read(KeyClass.FORBIDDEN).distinct()).containsExactlyInAnyOrderElementsOf(allowed);
    }

    @Test
    void byThis_rhythmOfAWriter_letsEverythingBefallEachKey() {
        long own = keys.byThis().stream()
                .filter(read -> read.keyClass() == KeyClass.OWN)
                .count();
        long pairs = LongStream.range(0, own * Writer.RHYTHM.length())
                .mapToObj(call -> call % own + "-" + call % Writer.RHYTHM.length())
                .distinct()
                .count();

        assertThat(pairs).isEqualTo(own * Writer.RHYTHM.length());
    }
}
