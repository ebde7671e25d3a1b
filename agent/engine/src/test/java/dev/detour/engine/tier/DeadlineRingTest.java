package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The ring with its own thread; what a sweep does, at which time, is {@link DeadlineSweepTest}'s. */
class DeadlineRingTest {

    private static final long TIMEOUT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);

    private final List<Thread> sweepers = new ArrayList<>();
    private final DeadlineRing ring = new DeadlineRing(sweeper -> {
        Thread thread = new Thread(sweeper, "swept by the test");
        thread.setDaemon(true);
        sweepers.add(thread);
        thread.start();
    });

    private static final class Waiting implements DeadlineRing.Entry {
        final long dueNanos;
        final AtomicInteger expiries = new AtomicInteger();
        volatile boolean settled;
        volatile long expiredNanos;

        Waiting(long nanos) {
            this.dueNanos = System.nanoTime() + nanos;
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
            expiredNanos = System.nanoTime();
            expiries.incrementAndGet();
        }
    }

    private Waiting added(long nanos) {
        Waiting waiting = new Waiting(nanos);
        assertThat(ring.add(waiting)).isTrue();
        return waiting;
    }

    @Test
    void add_neverSettled_expiresOnceAndNotEarly() {
        Waiting waiting = added(TIMEOUT_NANOS);
        await().until(() -> waiting.expiries.get() > 0);
        assertThat(waiting.expiredNanos - waiting.dueNanos).isNotNegative();

        Waiting later = added(TIMEOUT_NANOS);
        await().until(() -> later.expiries.get() > 0);
        assertThat(waiting.expiries).hasValue(1);
    }

    @Test
    void add_behindALongOne_expiresLongBefore() {
        Waiting longOne = added(LONG_NANOS);
        Waiting shortOne = added(TIMEOUT_NANOS);

        await().until(() -> shortOne.expiries.get() == 1);
        assertThat(longOne.expiries).hasValue(0);
    }

    @Test
    void add_tenTimesARingBehindALongOne_allAreTakenAndExpire() {
        added(LONG_NANOS);
        for (int round = 0; round < 10; round++) {
            List<Waiting> all = new ArrayList<>();
            for (int i = 0; i < 4_000; i++) {
                all.add(added(TIMEOUT_NANOS));
            }
            await().until(() -> all.stream().allMatch(waiting -> waiting.expiries.get() == 1));
        }
    }

    @Test
    void add_settled_isReleasedWhileALongOneWaits() {
        added(LONG_NANOS);
        WeakReference<Waiting> settled = addedAndSettled();

        await().until(() -> {
            System.gc();
            return settled.get() == null;
        });
    }

    private WeakReference<Waiting> addedAndSettled() {
        Waiting waiting = added(LONG_NANOS);
        waiting.settled = true;
        return new WeakReference<>(waiting);
    }

    @Test
    void add_afterTheSweeperParked_wakesIt() {
        Waiting first = added(TIMEOUT_NANOS);
        await().until(() -> first.expiries.get() > 0);
        await().until(() -> sweepers.get(0).getState() == Thread.State.WAITING);

        Waiting second = added(TIMEOUT_NANOS);
        await().atMost(Duration.ofSeconds(5)).until(() -> second.expiries.get() > 0);
        assertThat(sweepers).hasSize(1);
    }

    @Test
    void add_noThreadToBeHad_isTakenAndTheNextOneTriesAgain() {
        AtomicInteger tries = new AtomicInteger();
        DeadlineRing starved = new DeadlineRing(sweeper -> {
            tries.incrementAndGet();
            throw new OutOfMemoryError("unable to create native thread");
        });

        assertThat(starved.add(new Waiting(TIMEOUT_NANOS))).isTrue();
        assertThat(starved.add(new Waiting(TIMEOUT_NANOS))).isTrue();
        assertThat(tries).hasValue(2);
    }

    @Test
    void expired_entryAddedAgain_expiresAgainAtItsLaterTime() {
        long first = System.nanoTime() + TIMEOUT_NANOS;
        List<Long> expiries = new ArrayList<>();
        AtomicInteger count = new AtomicInteger();
        ring.add(new DeadlineRing.Entry() {
            @Override
            public boolean isSettled() {
                return false;
            }

            @Override
            public long dueNanos() {
                return first + count.get() * TIMEOUT_NANOS;
            }

            @Override
            public void expired() {
                expiries.add(System.nanoTime());
                if (count.incrementAndGet() < 3) {
                    ring.add(this);
                }
            }
        });

        await().until(() -> count.get() == 3);
        for (int i = 0; i < 3; i++) {
            assertThat(expiries.get(i) - (first + i * TIMEOUT_NANOS)).isNotNegative();
        }
    }

    private enum Fault {
        SETTLED,
        DUE,
        EXPIRED
    }

    private record Broken(Fault fault) implements DeadlineRing.Entry {
        private void at(Fault here) {
            if (fault == here) {
                throw new IllegalStateException("broken");
            }
        }

        @Override
        public boolean isSettled() {
            at(Fault.SETTLED);
            return false;
        }

        @Override
        public long dueNanos() {
            at(Fault.DUE);
            return System.nanoTime();
        }

        @Override
        public void expired() {
            at(Fault.EXPIRED);
        }
    }

    @Test
    void sweep_entryThatThrows_doesNotEndIt() {
        for (Fault fault : Fault.values()) {
            ring.add(new Broken(fault));
            Waiting behind = added(TIMEOUT_NANOS);
            await().until(() -> behind.expiries.get() == 1);
        }
        assertThat(sweepers.get(0).isAlive()).isTrue();
    }
}
