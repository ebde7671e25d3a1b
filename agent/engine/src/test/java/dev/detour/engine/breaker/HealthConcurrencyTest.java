package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.ms;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthConcurrencyTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void together(int count, Callable<?> work) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(threads.submit(() -> {
                start.await();
                return work.call();
            }));
        }
        start.countDown();
        for (Future<?> one : all) {
            one.get();
        }
    }

    @Test
    void admit_halfOpen64Threads_oneProbe() throws Exception {
        for (int round = 0; round < 50; round++) {
            Bench bench = new Bench().in(BreakerState.HALF_OPEN);
            AtomicInteger probes = new AtomicInteger();

            together(64, () -> bench.health.admit(bench.now) == null ? 0 : probes.incrementAndGet());

            assertThat(probes).hasValue(1);
        }
    }

    @Test
    void hammer_anyOutcomes_transitionsAreAChainAndNoPlaceIsLost() throws Exception {
        Bench bench = new Bench();
        AtomicLong clock = new AtomicLong(bench.now);
        AtomicInteger probing = new AtomicInteger();

        together(8, () -> {
            for (int i = 0; i < 50_000; i++) {
                readOnce(bench.health, clock, probing);
            }
            return null;
        });

        assertThat(probing.get()).isGreaterThan(100);
        assertThat(bench.transitions).hasSizeGreaterThan(100);
        BreakerState state = BreakerState.CLOSED;
        for (Transition transition : bench.transitions) {
            assertThat(transition.from()).isEqualTo(state);
            state = transition.to();
        }
        assertThat(bench.health.state()).isEqualTo(state);
        bench.now = clock.get() + Open.REST_NANOS + ms(1);
        bench.health.heard(bench.now);
        bench.health.heard(bench.now += ms(1));
        if (bench.health.state() == BreakerState.HALF_OPEN) {
            bench.succeed(Bench.BREAKER.successes()); // fails if the probe's place were lost
        }
        bench.now += Bench.BREAKER.rampNanos();
        bench.succeed(1);
        assertThat(bench.health.state()).isEqualTo(BreakerState.CLOSED);
    }

    /** Of a thousand that are refused, so that a breaker is tried often; far too little for a probe to be taken back. */
    private static final long REFUSED_NANOS = ms(200) / 1_000;

    /** The clock moves far too little for a probe to be taken back. */
    private static void readOnce(Health health, AtomicLong clock, AtomicInteger probing) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long now = clock.addAndGet(1_000);
        Permit permit = health.admit(now);
        if (permit == null) {
            clock.addAndGet(REFUSED_NANOS);
            if (random.nextInt(4) == 0) {
                health.heard(now);
            }
            return;
        }
        if (permit.patience() > 1) {
            probing.incrementAndGet();
        }
        switch (random.nextInt(8)) {
            case 0, 1 -> permit.answered(now, now);
            case 2 -> permit.withdrawn(now);
            case 3 -> permit.failed(FaultKind.POOL_EXHAUSTED, now);
            default -> permit.failed(FaultKind.NODE_DOWN, now);
        }
    }

    @Test
    void listener_waitsForAnotherThreadsRead_isNotInItsWay() throws Exception {
        List<BreakerState> told = new ArrayList<>();
        Health[] health = new Health[1];
        long now = Bench.START_NANOS;
        health[0] = health(transition -> {
            told.add(transition.to());
            try {
                threads.submit(() -> health[0].heard(now + told.size())).get(10, TimeUnit.SECONDS);
                threads.submit(() -> health[0].admit(now + told.size())).get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("held up", e);
            }
        });

        open(health[0], now);

        assertThat(told).containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN);
    }

    @Test
    void listener_throws_harmsNothing() {
        Health health = health(transition -> {
            throw new StackOverflowError("on purpose");
        });

        open(health, Bench.START_NANOS);
        health.heard(Bench.START_NANOS + 1);

        assertThat(health.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    private static Health health(Transition.Listener listener) {
        long now = Bench.START_NANOS;
        return new Health(
                "host:6379", Bench.ADAPTIVE, Bench.BREAKER, new RetryBudget(10, now), listener, now - ms(1_000));
    }

    private static void open(Health health, long now) {
        for (int i = 0; i < Bench.BREAKER.failures(); i++) {
            Permit permit = health.admit(now);
            assertThat(permit).isNotNull();
            permit.failed(FaultKind.NODE_DOWN, now);
        }
    }

    @Test
    void closed_hits_allocateNothing() {
        Health health = health(transition -> {});
        hits(health, 200_000);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        hits(health, 1_000);
        memory.getCurrentThreadAllocatedBytes();

        long before = memory.getCurrentThreadAllocatedBytes();
        hits(health, 100_000);
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;

        // the measuring itself may allocate a little; a hit would come to a hundred thousand objects
        assertThat(allocated).isLessThan(1_000);
    }

    private static void hits(Health health, int count) {
        long now = Bench.START_NANOS;
        for (int i = 0; i < count; i++) {
            Permit permit = health.admit(now);
            health.waitNanos();
            if (permit != null) {
                permit.answered(now, now += 200_000);
            }
        }
    }
}
