package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.SECOND;
import static dev.detour.engine.evidence.Samples.commandStats;
import static dev.detour.engine.evidence.Samples.info;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Report;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlushesTest {

    private final Flushes flushes = new Flushes();
    private final AtomicInteger asked = new AtomicInteger();
    private String commandStats = commandStats("flushall", 3);
    private Set<Integer> read = Set.of(0);
    private long now = -5 * SECOND; // nanoTime may be negative
    private @Nullable NodeSample last;

    /** One more sample, a second after the last. */
    private boolean areSeen(String... differences) {
        now += SECOND;
        NodeSample before = last;
        NodeSample sample = NodeSample.of(info(differences), now);
        last = sample;
        Report report = new Report("", now, read, () -> {
            asked.incrementAndGet();
            return commandStats;
        });
        return flushes.areSeen(before, sample, report);
    }

    private static String keys(long count) {
        return count == 0 ? "" : "keys=" + count + ",expires=0";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "flushed a large one, 5000, 0, flushall, 4, true",
        "flushed a small one, 2, 0, flushdb, 1, true",
        "flushed and partly filled again, 100, 49, flushall, 4, true",
        "flushed when it was nearly empty, 100, 50, flushall, 4, false",
        "flushed of what was empty, 0, 0, flushall, 4, false",
        "unlinked a few, 20, 1, unlink, 19, false",
        "unlinked all, 5000, 0, unlink, 5000, false",
        "deleted the only one, 1, 0, del, 1, false"
    })
    void areSeen_keysThatAreGone_areThoseOfAFlush(
            String what, long before, long after, String command, int calls, boolean isSeen) {
        commandStats = commandStats("flushall", 3);
        assertThat(areSeen("db0", keys(before))).isFalse();
        commandStats = commandStats("flushall", 3) + commandStats(command, calls);
        commandStats = command.equals("flushall") ? commandStats(command, calls) : commandStats;

        assertThat(areSeen("db0", keys(after))).isEqualTo(isSeen);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "hardly any left, 1000, 10, 0, true",
        "some left, 1000, 11, 0, false",
        "too few to tell, 999, 0, 0, false",
        "half of them expired, 1000, 0, 500, false",
        "fewer expired, 1000, 0, 499, true"
    })
    void areSeen_countsThatAreNotTold_areGuessedByMoreKeys(
            String what, long before, long after, int expired, boolean isSeen) {
        commandStats = "";
        areSeen("db0", keys(before));

        assertThat(areSeen("db0", keys(after), "expired_keys", "" + expired)).isEqualTo(isSeen);
    }

    @Test
    void areSeen_countsThatAreNotToldAndLongPauses_areNot() {
        commandStats = "";
        areSeen("db0", keys(1_000));
        now += 4 * SECOND;

        assertThat(areSeen("db0", "")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 7, true", "1, 1000000, false", "0, '', true"})
    void areSeen_smallDatabaseBesideALargeOne_isItsOwnMatter(int readHere, String keysInOther, boolean isSeen) {
        read = Set.of(readHere);
        String other = keysInOther.isEmpty() ? "" : keys(Long.parseLong(keysInOther));
        areSeen("db0", keys(7), "db1", other);
        commandStats = commandStats("flushdb", 4);

        assertThat(areSeen("db0", "", "db1", other)).isEqualTo(isSeen);
    }

    @Test
    void areSeen_nobodyKnowsWhichAreRead_isAnyDatabase() {
        read = Set.of();
        areSeen("db5", keys(7));
        commandStats = commandStats("flushdb", 4);

        assertThat(areSeen("db5", "")).isTrue();
    }

    @Test
    void areSeen_flushOfAnotherDatabase_doesNotExplainWhatIsDeletedLater() {
        areSeen("db0", keys(100), "db1", keys(50));
        commandStats = commandStats("flushall", 4);
        assertThat(areSeen("db0", keys(100))).isFalse();

        assertThat(areSeen("db0", "")).isFalse();
    }

    @Test
    void areSeen_countsThatBeginAnew_areOfThatRun() {
        areSeen("db0", keys(100));
        commandStats = commandStats("flushall", 2);
        assertThat(areSeen("db0", "", "run_id", "run-2")).isFalse();
        assertThat(areSeen("db0", keys(100), "run_id", "run-2")).isFalse();
        commandStats = commandStats("flushall", 3);

        assertThat(areSeen("db0", "", "run_id", "run-2")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"flushall, 1, true", "get, 9, false"})
    void areSeen_countsThatWereReset_areFromNothing(String command, int calls, boolean isSeen) {
        areSeen("db0", keys(100));
        commandStats = commandStats(command, calls);

        assertThat(areSeen("db0", "")).isEqualTo(isSeen);
    }

    @Test
    void areSeen_nothingIsMissing_isAskedForOnlyOnce() {
        for (int keys = 100; keys > 50; keys--) {
            areSeen("db0", keys(keys));
        }

        assertThat(asked).hasValue(1);
    }
}
