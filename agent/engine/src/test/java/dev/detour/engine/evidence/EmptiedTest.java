package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EmptiedTest {

    private static final long START = Samples.beforeTheWrap(1);

    private final Emptied emptied = new Emptied();

    private Emptied.@Nullable When of(String server, int database) {
        return emptied.of(new Scope(server, database), server, START + 5 * SECOND);
    }

    @Test
    void of_databaseAllOfThemAndToldOfAny_isTheLater() {
        emptied.emptied("a", null, START);
        emptied.emptied("a", 3, START + 5);

        assertThat(of("a", 3)).isEqualTo(new Emptied.When(START + 5, true));
        assertThat(of("a", 4)).isEqualTo(new Emptied.When(START, true));
        emptied.told("a", START + 2 * SECOND);
        assertThat(of("a", 3)).isEqualTo(new Emptied.When(START + 2 * SECOND, false));
        emptied.emptied("a", 3, START + 3 * SECOND);
        assertThat(of("a", 3)).isEqualTo(new Emptied.When(START + 3 * SECOND, true));
    }

    @Test
    void of_toldOfWhatThisProcessDidAMomentAgo_isOurs() {
        emptied.emptied("a", 0, START);
        emptied.told("a", START + SECOND - 1);

        assertThat(of("a", 0)).isEqualTo(new Emptied.When(START, true));
    }

    @Test
    void of_toldByOneNodeOfACluster_isOfThatNodeAlone() {
        Scope cluster = new Scope("cluster", 0);
        emptied.told("node-1", START);

        assertThat(emptied.of(cluster, "node-1", START)).isEqualTo(new Emptied.When(START, false));
        assertThat(emptied.of(cluster, "node-2", START)).isNull();
        assertThat(emptied.of(cluster, null, START)).isNull();
        emptied.emptied("cluster", null, START);
        assertThat(emptied.of(cluster, "node-2", START)).isEqualTo(new Emptied.When(START, true));
    }

    @Test
    void of_longAgo_explainsNothingAnyMore() {
        emptied.told("a", START);
        Scope scope = new Scope("a", 0);

        assertThat(emptied.of(scope, "a", START + Emptied.EVIDENCE_NANOS)).isNotNull();
        assertThat(emptied.of(scope, "a", START + Emptied.EVIDENCE_NANOS + 1)).isNull();
    }

    @Test
    void of_neverEmptied_isNull() {
        assertThat(of("a", 0)).isNull();
        emptied.emptied("a", 0, START);

        assertThat(of("a", 1)).isNull();
        assertThat(of("b", 0)).isNull();
    }

    @Test
    void emptied_tenTimesAsManyAsAreKept_isBounded() {
        for (int database = 0; database < 10_000; database++) {
            emptied.emptied("a", database, START);
            emptied.told("server-" + database, START);
        }

        assertThat(kept("a", 1)).isBetween(1L, 1_000L);
        assertThat(kept("server-", 0)).isBetween(1L, 1_000L);
        assertThat(of("a", 9_999)).isNotNull();
        assertThat(of("server-9999", 0)).isNotNull();
    }

    private long kept(String server, int step) {
        return IntStream.range(0, 10_000)
                .filter(i -> of(step == 0 ? server + i : server, i * step) != null)
                .count();
    }

    @Test
    void emptied_asManyAsAreKept_forgetsNone() {
        for (int database = 0; database < 1_000; database++) {
            emptied.emptied("a", database, START);
        }
        emptied.emptied("a", 0, START);

        assertThat(of("a", 999)).isNotNull();
    }
}
