package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.ServerRole;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PendingTest {

    private static final Verdict UNEXPLAINED = Verdict.UNEXPLAINED;
    private static final Verdict DELETED = Verdict.likely(MissKind.DELETED, Source.OWN_WRITE);
    private static final Verdict EXPIRED = EventWitness.verdict(MissKind.EXPIRED, true);
    private static final long START = Samples.beforeTheWrap(SECOND / 2);

    /** What was counted. */
    private record Count(String server, Verdict verdict, long nulls) {}

    /** A server that has told all since a time, and has answered what was asked until another. */
    private static final class Heard implements KeyEvidence.Hearsay {

        private boolean isLive = true;
        private long sinceNanos = START - SECOND;
        private long provenNanos = START - SECOND;
        private int asked;

        @Override
        public boolean isLive(String server, int database) {
            return isLive;
        }

        @Override
        public boolean isCompleteSince(String server, int database, long nanos) {
            return isLive && nanos - sinceNanos >= 0;
        }

        @Override
        public boolean isProven(String server, int database, long nanos) {
            return provenNanos - nanos >= 0;
        }

        @Override
        public void ask(String server, int database) {
            asked++;
        }
    }

    private final Heard heard = new Heard();
    private final ServerRole role = new ServerRole();
    private final List<Count> counted = new ArrayList<>();
    private final Pending pending =
            new Pending((server, verdict, nulls) -> counted.add(new Count(server, verdict, nulls)));

    private static final Verdict PERHAPS_EXPIRED = EventWitness.verdict(MissKind.EXPIRED, false);
    private static final long IN_TIME = START + Pending.PATIENCE_NANOS;
    private static final long TOO_LATE = IN_TIME + Pending.PROOF_NANOS + 1;

    @BeforeEach
    void isPrimary() {
        role.told(true, START);
    }

    private void add(Pending to, long id, String server, Verdict verdict) {
        to.add(id, new Teller(heard, server, 0, role), verdict, false, 0, START);
    }

    private void add(long id, String server, Verdict verdict) {
        add(pending, id, server, verdict);
    }

    private void addExpired(long atNanos) {
        pending.add(1, new Teller(heard, "a", 0, role), PERHAPS_EXPIRED, true, START - 1, atNanos);
    }

    @Test
    void settle_noEventInTime_countsAsJudged() {
        add(1, "a", UNEXPLAINED);
        add(1, "a", UNEXPLAINED);

        pending.settle(START + Pending.PATIENCE_NANOS);
        assertThat(counted).isEmpty();

        pending.settle(START + Pending.PATIENCE_NANOS + 1);
        pending.settle(START + 2 * Pending.PATIENCE_NANOS);
        assertThat(counted).containsExactly(new Count("a", UNEXPLAINED, 2));
    }

    @Test
    void told_inTime_countsWhatTheServerSays() {
        add(1, "a", UNEXPLAINED);
        add(1, "a", UNEXPLAINED);
        add(2, "a", UNEXPLAINED);

        tell(1, IN_TIME);
        tell(1, IN_TIME);
        heard.provenNanos = START;
        pending.settle(IN_TIME + 1);

        assertThat(counted).containsExactlyInAnyOrder(new Count("a", EXPIRED, 2), new Count("a", UNEXPLAINED, 1));
    }

    @Test
    void told_tooLate_countsAsJudged() {
        add(1, "a", UNEXPLAINED);

        tell(1, START + Pending.PATIENCE_NANOS + 1);
        pending.settle(START + 2 * SECOND);

        assertThat(counted).containsExactly(new Count("a", UNEXPLAINED, 1));
    }

    private void tell(long id, long nowNanos) {
        pending.told(id, "a", MissKind.EXPIRED, nowNanos);
    }

    @Test
    void add_judgedOtherwiseOrByAnotherServer_countsTheFormerAtOnce() {
        add(1, "a", UNEXPLAINED);
        add(1, "a", DELETED);
        add(1, "b", DELETED);

        assertThat(counted).containsExactly(new Count("a", UNEXPLAINED, 1), new Count("a", DELETED, 1));
        pending.settle(START + 2 * SECOND);
        assertThat(counted).endsWith(new Count("b", DELETED, 1)).hasSize(3);
    }

    @Test
    void add_moreKeysThanAreKept_countsThemAtOnceAndAllOfThemOnce() {
        for (int id = 1; id <= Pending.MAX_KEYS + 5; id++) {
            add(id, "a", UNEXPLAINED);
        }
        assertThat(counted).hasSize(5);
        add(1, "a", UNEXPLAINED); // one that is there

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
                shared.told(3, "a", MissKind.EXPIRED, START);
            }
        });
        settler.start();
        begun.await();
        List<Thread> adders = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            Thread adder = new Thread(() -> {
                for (int i = 0; i < 50_000; i++) {
                    add(shared, i % 5, "a", UNEXPLAINED);
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

        shared.settle(TOO_LATE); // of some the proof was waited for
        assertThat(sum).hasValue(100_000);
    }

    @Test
    void add_storedSinceTheLast_isANullOfItsOwn() {
        add(1, "a", UNEXPLAINED);
        pending.stored(1);
        pending.stored(2);
        add(1, "a", UNEXPLAINED);
        tell(1, START);
        heard.provenNanos = START;
        pending.settle(IN_TIME + 1);

        assertThat(counted).containsExactly(new Count("a", UNEXPLAINED, 1), new Count("a", EXPIRED, 1));
    }

    /** That nothing was heard of another end means nothing where the connection stands still. */
    @Test
    void settle_serverHasNotAnsweredSince_asksAndCountsAsLikelyInTheEnd() {
        addExpired(START);
        pending.settle(IN_TIME);
        assertThat(heard.asked).isZero();

        pending.settle(IN_TIME + 1);
        pending.settle(TOO_LATE - 1);
        assertThat(heard.asked).isEqualTo(2);
        assertThat(counted).isEmpty();

        pending.settle(TOO_LATE);
        assertThat(counted).containsExactly(new Count("a", PERHAPS_EXPIRED, 1));
    }

    @Test
    void settle_serverAnswersInTime_isCertain() {
        addExpired(START);
        addExpired(START + 7);
        heard.provenNanos = START + 6; // one of them came after
        pending.settle(IN_TIME + 1);
        assertThat(counted).isEmpty();

        heard.provenNanos = IN_TIME + 1;
        pending.settle(TOO_LATE - 1);
        assertThat(counted).containsExactly(new Count("a", EXPIRED, 2));
    }

    @Test
    void add_whileTheProofIsWaitedFor_isCountedAsLikelyAtOnce() {
        addExpired(START);
        pending.settle(IN_TIME + 1);
        addExpired(IN_TIME + 2);
        assertThat(counted).containsExactly(new Count("a", PERHAPS_EXPIRED, 1));

        heard.provenNanos = IN_TIME + 1;
        pending.settle(IN_TIME + 3);
        assertThat(counted).endsWith(new Count("a", EXPIRED, 1)).hasSize(2);
    }

    @Test
    void stored_whileTheProofIsWaitedFor_isNotCertain() {
        addExpired(START);
        pending.settle(IN_TIME + 1);
        pending.stored(1);
        heard.provenNanos = IN_TIME + 2;
        pending.settle(IN_TIME + 3);

        assertThat(counted).containsExactly(new Count("a", PERHAPS_EXPIRED, 1));
    }

    @Test
    void settle_eventsWereLostSince_isCountedAsLikelyWithoutAQuestion() {
        addExpired(START);
        heard.sinceNanos = START;
        pending.settle(IN_TIME + 1);

        assertThat(counted).containsExactly(new Count("a", PERHAPS_EXPIRED, 1));
        assertThat(heard.asked).isZero();
    }

    @Test
    void settle_anotherConnectionIsTakingOver_isWaitedFor() {
        addExpired(START);
        heard.isLive = false;
        pending.settle(IN_TIME + 1);
        assertThat(counted).isEmpty();

        heard.isLive = true;
        heard.provenNanos = IN_TIME + 2;
        pending.settle(IN_TIME + 3);
        assertThat(counted).containsExactly(new Count("a", EXPIRED, 1));
    }

    /** A replica tells of what has expired as deleted. */
    @Test
    void told_byAServerWhoseRoleIsNotKnown_isNotCertain() {
        ServerRole unknown = new ServerRole();
        pending.add(1, new Teller(heard, "a", 0, unknown), UNEXPLAINED, false, 0, START);
        pending.told(1, "a", MissKind.DELETED, START);
        heard.provenNanos = IN_TIME;
        pending.settle(IN_TIME + 1);

        assertThat(counted).containsExactly(new Count("a", EventWitness.verdict(MissKind.DELETED, false), 1));
    }
}
