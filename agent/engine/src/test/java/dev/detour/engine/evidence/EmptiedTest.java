package dev.detour.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmptiedTest {

    private static final long START = Samples.beforeTheWrap(1);

    private final Emptied emptied = new Emptied();

    @Test
    void of_databaseAndAllOfThem_isTheLater() {
        emptied.emptied("a", null, true, START);
        emptied.emptied("a", 3, false, START + 5);

        assertThat(emptied.of(new Scope("a", 3))).isEqualTo(new Emptied.When(START + 5, false));
        assertThat(emptied.of(new Scope("a", 4))).isEqualTo(new Emptied.When(START, true));
        emptied.emptied("a", null, false, START + 9);
        assertThat(emptied.of(new Scope("a", 3))).isEqualTo(new Emptied.When(START + 9, false));
    }

    @Test
    void of_neverEmptied_isNull() {
        assertThat(emptied.of(new Scope("a", 0))).isNull();
        emptied.emptied("a", 0, true, START);

        assertThat(emptied.of(new Scope("a", 1))).isNull();
        assertThat(emptied.of(new Scope("b", 0))).isNull();
    }

    @Test
    void emptied_tenTimesAsManyAsAreKept_isBounded() {
        for (int database = 0; database < 10_000; database++) {
            emptied.emptied("a", database, true, START);
        }

        long kept = IntStream.range(0, 10_000)
                .filter(database -> emptied.of(new Scope("a", database)) != null)
                .count();
        assertThat(kept).isBetween(1L, 1_000L);
        assertThat(emptied.of(new Scope("a", 9_999))).isNotNull();
    }

    @Test
    void emptied_asManyAsAreKept_forgetsNone() {
        for (int database = 0; database < 1_000; database++) {
            emptied.emptied("a", database, true, START);
        }
        emptied.emptied("a", 0, true, START);

        assertThat(emptied.of(new Scope("a", 999))).isNotNull();
    }
}
