package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a sweep does at which time: there is no thread, and the time is the test's. */
class DeadlineSweepTest {

    private static final int SLOTS = 1 << 12;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DeadlineRing ring = new DeadlineRing(sweeper -> {});

    private static final class Waiting implements DeadlineRing.Entry {
        final long dueNanos;
        boolean settled;
        int expiries;

        Waiting(long dueNanos) {
            this.dueNanos = dueNanos;
        }

        @Override
        public boolean isSettled() {
            return settled;
        }

        @Override
        public long dueNanos() {
            return dueNanos;
        }

        @Override
        public void expired() {
            expiries++;
        }
    }

    private Waiting added(long dueNanos) {
        Waiting waiting = new Waiting(dueNanos);
        assertThat(ring.add(waiting)).isTrue();
        return waiting;
    }

    @Test
    void sweep_dueTimesInAnyOrder_eachExpiresInTheFirstSweepNotBeforeIt() {
        Random random = new Random(7);
        List<Waiting> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(added(1 + random.nextLong(100 * MS)));
        }
        for (long now = 0; now <= 100 * MS; now += MS) {
            ring.sweep(now, 0);
            for (Waiting waiting : all) {
                assertThat(waiting.expiries).isEqualTo(waiting.dueNanos <= now ? 1 : 0);
            }
        }
    }

    @Test
    void sweep_timeWrapsAround_makesNoDifference() {
        long now = Long.MAX_VALUE - MS;
        Waiting waiting = added(now + 2 * MS);

        ring.sweep(now, 0);
        assertThat(waiting.expiries).isZero();
        ring.sweep(now + 2 * MS, 0);
        assertThat(waiting.expiries).isEqualTo(1);
    }

    @Test
    void sweep_settled_isDroppedWithoutExpiring() {
        Waiting inRing = added(MS);
        inRing.settled = true;
        Waiting waiting = added(5 * MS);
        assertThat(ring.sweep(0, 0)).isTrue();
        waiting.settled = true;
        assertThat(ring.sweep(MS, 0)).isTrue();

        assertThat(ring.sweep(6 * MS, 0)).isFalse();
        assertThat(inRing.expiries + waiting.expiries).isZero();
    }

    /** It is there to be seen settled. */
    @Test
    void sweep_neverDue_isKeptUntilItIsSettled() {
        Waiting endless = added(Long.MAX_VALUE / 2);
        for (long day = 0; day < 10; day++) {
            assertThat(ring.sweep(TimeUnit.DAYS.toNanos(day), MS)).isTrue();
        }
        endless.settled = true;

        assertThat(ring.sweep(TimeUnit.DAYS.toNanos(10), 0)).isTrue();
        assertThat(ring.sweep(TimeUnit.DAYS.toNanos(10), 0)).isFalse();
        assertThat(endless.expiries).isZero();
    }

    @Test
    void sweep_manyThatAreNeverDue_keepNoDeadlineOut() {
        for (int i = 0; i < 10 * SLOTS; i++) {
            added(Long.MAX_VALUE / 2);
            if (i % SLOTS == SLOTS - 1) {
                ring.sweep(0, 0);
            }
        }
        List<Waiting> all = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            all.add(added(MS));
        }

        ring.sweep(0, 0);
        ring.sweep(MS, 0);

        assertThat(all).allMatch(waiting -> waiting.expiries == 1);
    }

    @Test
    void add_tenTimesAsManyAsFit_isRefusedUntilSomethingIsOver() {
        int taken = 0;
        for (int i = 0; i < 10 * (WaitingDeadlines.CAPACITY + SLOTS); i++) {
            if (i % SLOTS == 0) {
                ring.sweep(0, 0);
            }
            taken += ring.add(new Waiting(i % 2 == 0 ? 10 * MS : 20 * MS)) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(WaitingDeadlines.CAPACITY + SLOTS);

        ring.sweep(10 * MS, 0);
        assertThat(ring.add(new Waiting(20 * MS))).isTrue();
    }

    @Test
    void sweep_everythingFull_stillServesWhatIsInTheSlots() {
        List<Waiting> all = new ArrayList<>();
        for (int i = 0; i < WaitingDeadlines.CAPACITY; i++) {
            all.add(added(1_000 * MS));
            if (i % SLOTS == SLOTS - 1) {
                ring.sweep(0, 0);
            }
        }
        Waiting longOne = added(2_000 * MS);
        Waiting shortOne = added(10 * MS);

        ring.sweep(10 * MS, 0);
        assertThat(shortOne.expiries).isEqualTo(1);
        ring.sweep(1_000 * MS, 0);
        assertThat(all).allMatch(waiting -> waiting.expiries == 1);
        ring.sweep(2_000 * MS, 0);
        assertThat(longOne.expiries).isEqualTo(1);
        assertThat(shortOne.expiries).isEqualTo(1);
        assertThat(ring.sweep(2_001 * MS, 0)).isFalse();
    }

    @Test
    void sweep_late_extendsEveryDeadlineByTheLag() {
        Waiting waiting = added(20 * MS);
        ring.sweep(0, 0);
        Waiting inRing = added(20 * MS);

        expectExpiry(100 * MS, 99 * MS, 119 * MS, waiting, inRing);
    }

    @Test
    void sweep_lateAndOverLongAgo_leavesTimeToRead() {
        Waiting waiting = added(MS);
        ring.sweep(0, 0);

        expectExpiry(5_000 * MS, 4_999 * MS, 5_005 * MS, waiting);
    }

    @Test
    void sweep_lateAgain_extendsNoDeadlineTwice() {
        Waiting waiting = added(20 * MS);
        ring.sweep(0, 0);
        ring.sweep(10 * MS, 9 * MS); // to 29 ms

        Waiting later = added(40 * MS);
        ring.sweep(29 * MS, 9 * MS);
        assertThat(waiting.expiries).isEqualTo(1);
        expectExpiry(40 * MS, 0, 49 * MS, later);
    }

    /** At the sweep now, nothing expires, and all at the time that is given. */
    private void expectExpiry(long nowNanos, long lagNanos, long expiryNanos, Waiting... all) {
        ring.sweep(nowNanos, lagNanos);
        ring.sweep(expiryNanos - 1, 0);
        assertThat(all).allMatch(waiting -> waiting.expiries == 0);
        ring.sweep(expiryNanos, 0);
        assertThat(all).allMatch(waiting -> waiting.expiries == 1);
    }
}
