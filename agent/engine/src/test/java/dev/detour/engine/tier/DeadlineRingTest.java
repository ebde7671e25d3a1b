package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineRingTest {

    private static final long TIMEOUT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DeadlineRing ring = new DeadlineRing(TIMEOUT_NANOS);

    private static final class Waiting implements DeadlineRing.Entry {
        final long dueNanos = System.nanoTime() + TIMEOUT_NANOS;
        final AtomicInteger expiries = new AtomicInteger();
        volatile boolean settled;
        volatile long expiredNanos;

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

    @Test
    void add_neverSettled_expiresOnceAndNotEarly() {
        Waiting waiting = new Waiting();
        assertThat(ring.add(waiting)).isTrue();

        await().until(() -> waiting.expiries.get() > 0);
        assertThat(waiting.expiredNanos - waiting.dueNanos).isNotNegative();
        Waiting later = new Waiting();
        ring.add(later);
        await().until(() -> later.expiries.get() > 0);
        assertThat(waiting.expiries).hasValue(1);
    }

    @Test
    void add_settledInTime_neverExpires() {
        Waiting settled = new Waiting();
        Waiting behind = new Waiting();
        ring.add(settled);
        ring.add(behind);
        settled.settled = true;

        await().until(() -> behind.expiries.get() > 0);
        assertThat(settled.expiries).hasValue(0);
    }

    @Test
    void add_afterTheSweeperParked_wakesIt() {
        Waiting first = new Waiting();
        ring.add(first);
        await().until(() -> first.expiries.get() > 0);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getName().equals("detour-deadlines") && thread.getState() == Thread.State.WAITING));

        Waiting second = new Waiting();
        ring.add(second);
        await().atMost(Duration.ofSeconds(5)).until(() -> second.expiries.get() > 0);
    }

    @Test
    void add_moreThanItHolds_isRefusedAndRecovers() {
        List<Waiting> taken = new ArrayList<>();
        Waiting refused = new Waiting();
        while (ring.add(refused)) {
            taken.add(refused);
            refused = new Waiting();
        }
        assertThat(taken).hasSizeGreaterThanOrEqualTo(4_096);

        await().until(() -> taken.stream().allMatch(waiting -> waiting.expiries.get() == 1));
        assertThat(ring.add(new Waiting())).isTrue();
        assertThat(refused.expiries).hasValue(0);
    }

    @Test
    void expired_entryThatThrows_doesNotEndTheSweep() {
        long due = System.nanoTime();
        ring.add(new DeadlineRing.Entry() {
            @Override
            public boolean isSettled() {
                return false;
            }

            @Override
            public long dueNanos() {
                return due;
            }

            @Override
            public void expired() {
                throw new IllegalStateException("broken");
            }
        });
        Waiting behind = new Waiting();
        ring.add(behind);

        await().until(() -> behind.expiries.get() == 1);
    }
}
