package dev.detour.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Traffics;
import dev.detour.engine.model.Unanswered.End;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final int REDIS = History.names().indexOf("redis");
    private static final int LOCAL = History.names().indexOf("local");
    private static final int UNANSWERED = History.names().indexOf("unanswered");

    /** Close to the clock's overflow, where only differences may be compared. */
    private static final long START = Long.MAX_VALUE - 1_000;

    private final Traffics traffics = new Traffics();
    private final Traffic route = traffics.of("a");

    private static long at(double seconds) {
        return START + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private static void hits(Traffic traffic, int count) {
        for (int i = 0; i < count; i++) {
            traffic.hit();
        }
    }

    @Test
    void tick_reads_areCountedInTheSecondThatIsOver() {
        hits(route, 7); // before anybody looked
        History history = new History(traffics.all(), START);

        hits(route, 3);
        history.tick(at(1.1));
        hits(traffics.of("b"), 2);
        history.tick(at(2.1));

        assertThat(history.seconds()).extracting(bucket -> bucket[REDIS]).containsExactly(3L, 2L);
    }

    @Test
    void tick_withinASecond_changesNothing() {
        History history = new History(traffics.all(), START);
        hits(route, 3);
        history.tick(at(0.9));
        assertThat(history.seconds()).isEmpty();

        history.tick(at(1.0));
        history.tick(at(1.5));

        assertThat(history.seconds()).extracting(bucket -> bucket[REDIS]).containsExactly(3L);
    }

    @Test
    void tick_answeredAndNot_areToldApart() {
        History history = new History(traffics.all(), START);

        route.failed(Event.TIMEOUT);
        route.answered(Tier.LOCAL, 0);
        route.failed(Event.ABSENT);
        route.failed(Event.UNKNOWN);
        route.unanswered(End.NULL, Exhaustion.NOT_HELD, 0);
        history.tick(at(1));

        long[] bucket = history.seconds().get(0);
        assertThat(bucket[LOCAL]).isOne();
        assertThat(bucket[UNANSWERED]).isEqualTo(2);
        assertThat(Arrays.stream(bucket).sum()).isEqualTo(3);
    }

    /** A read is counted as failed first. */
    @Test
    void tick_answeredASecondLater_isNotTakenBack() {
        History history = new History(traffics.all(), START);

        route.failed(Event.TIMEOUT);
        history.tick(at(1));
        route.answered(Tier.LOCAL, 0);
        history.tick(at(2));
        route.failed(Event.TIMEOUT);
        route.answered(Tier.LOCAL, 0);
        history.tick(at(3));

        assertThat(history.seconds()).extracting(bucket -> bucket[UNANSWERED]).containsExactly(1L, 0L, 0L);
        assertThat(history.seconds()).extracting(bucket -> bucket[LOCAL]).containsExactly(0L, 1L, 1L);
    }

    @Test
    void tick_late_leavesTheSecondsBetweenEmpty() {
        History history = new History(traffics.all(), START);
        hits(route, 1);
        history.tick(at(1));
        hits(route, 5);

        history.tick(at(4));

        assertThat(history.seconds()).extracting(bucket -> bucket[REDIS]).containsExactly(1L, 0L, 0L, 5L);
    }

    @Test
    void seconds_moreThanFiveMinutes_keepsTheLatest() {
        History history = new History(traffics.all(), START);
        for (int second = 1; second <= 400; second++) {
            hits(route, second);
            history.tick(at(second));
        }

        List<long[]> seconds = history.seconds();

        assertThat(seconds).hasSize(History.SECONDS);
        assertThat(seconds.get(0)[REDIS]).isEqualTo(101);
        assertThat(seconds.get(299)[REDIS]).isEqualTo(400);
    }

    @Test
    void tick_afterHours_forgetsEverything() {
        History history = new History(traffics.all(), START);
        hits(route, 9);
        history.tick(at(1));

        history.tick(at(20_000));

        assertThat(history.seconds()).hasSize(History.SECONDS).allMatch(bucket -> bucket[REDIS] == 0);
    }
}
