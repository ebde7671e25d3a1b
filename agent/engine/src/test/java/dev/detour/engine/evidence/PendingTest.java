package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PendingTest {

    private static final Verdict UNEXPLAINED = Verdict.UNEXPLAINED;
    private static final Verdict DELETED = Verdict.likely(MissKind.DELETED, Source.OWN_WRITE);
    private static final Verdict EXPIRED = EventWitness.verdict(MissKind.EXPIRED, true);
    private static final long START = Samples.beforeTheWrap(SECOND / 2);

    /** What was counted. */
    private record Count(String server, Verdict verdict, long nulls) {}

    private final List<Count> counted = new ArrayList<>();
    private final Pending pending =
            new Pending((server, verdict, nulls) -> counted.add(new Count(server, verdict, nulls)));

    @Test
    void settle_noEventInTime_countsAsJudged() {
        pending.add(1, "a", UNEXPLAINED, () -> false, START);
        pending.add(1, "a", UNEXPLAINED, () -> false, START + 5);

        pending.settle(START + Pending.PATIENCE_NANOS);
        assertThat(counted).isEmpty();

        pending.settle(START + Pending.PATIENCE_NANOS + 1);
        pending.settle(START + 2 * Pending.PATIENCE_NANOS);
        assertThat(counted).containsExactly(new Count("a", UNEXPLAINED, 2));
    }

    @Test
    void told_inTime_countsWhatTheServerSays() {
        pending.add(1, "a", UNEXPLAINED, () -> false, START);
        pending.add(1, "a", UNEXPLAINED, () -> false, START);
        pending.add(2, "a", UNEXPLAINED, () -> false, START);

        tell(1, START + Pending.PATIENCE_NANOS);
        tell(1, START + Pending.PATIENCE_NANOS);

        assertThat(counted).containsExactly(new Count("a", EXPIRED, 2));
    }

    @Test
    void told_tooLate_countsAsJudged() {
        pending.add(1, "a", UNEXPLAINED, () -> false, START);

        tell(1, START + Pending.PATIENCE_NANOS + 1);
        pending.settle(START + 2 * SECOND);

        assertThat(counted).containsExactly(new Count("a", UNEXPLAINED, 1));
    }

    private void tell(long id, long nowNanos) {
        pending.told(id, "a", MissKind.EXPIRED, since -> true, nowNanos);
    }

    @Test
    void add_judgedOtherwiseOrByAnotherServer_countsTheFormerAtOnce() {
        pending.add(1, "a", UNEXPLAINED, () -> false, START);
        pending.add(1, "a", DELETED, () -> false, START);
        pending.add(1, "b", DELETED, () -> false, START);

        assertThat(counted).containsExactly(new Count("a", UNEXPLAINED, 1), new Count("a", DELETED, 1));
        pending.settle(START + 2 * SECOND);
        assertThat(counted).endsWith(new Count("b", DELETED, 1)).hasSize(3);
    }

    @Test
    void add_moreKeysThanAreKept_countsThemAtOnceAndAllOfThemOnce() {
        for (int id = 1; id <= Pending.MAX_KEYS + 5; id++) {
            pending.add(id, "a", UNEXPLAINED, () -> false, START);
        }
        assertThat(counted).hasSize(5);
        pending.add(1, "a", UNEXPLAINED, () -> false, START); // one that is there

        pending.settle(START + 2 * SECOND);
        assertThat(counted.stream().mapToLong(Count::nulls).sum()).isEqualTo(Pending.MAX_KEYS + 6);
    }

    @Test
    void addToldAndSettle_fromSeveralThreads_countsEachNullOnce() throws InterruptedException {
        AtomicLong sum = new AtomicLong();
        Pending shared = new Pending((server, verdict, nulls) -> sum.addAndGet(nulls));
        AtomicBoolean isOver = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        Thread settler = new Thread(() -> {
            begun.countDown();
            while (!isOver.get()) {
                shared.settle(START + 2 * SECOND);
                shared.told(3, "a", MissKind.EXPIRED, since -> true, START);
            }
        });
        settler.start();
        begun.await();
        List<Thread> adders = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            Thread adder = new Thread(() -> {
                for (int i = 0; i < 50_000; i++) {
                    shared.add(i % 5, "a", UNEXPLAINED, () -> false, START);
                }
            });
            adder.start();
            adders.add(adder);
        }
        for (Thread adder : adders) {
            adder.join();
        }
        isOver.set(true);
        settler.join();

        shared.settle(START + 2 * SECOND);
        assertThat(sum).hasValue(100_000);
    }

    @Test
    void add_storedSinceTheLast_isANullOfItsOwn() {
        pending.add(1, "a", UNEXPLAINED, () -> false, START);
        pending.stored(1);
        pending.stored(2);
        pending.add(1, "a", UNEXPLAINED, () -> false, START);
        tell(1, START);

        assertThat(counted).containsExactly(new Count("a", UNEXPLAINED, 1), new Count("a", EXPIRED, 1));
    }
}
