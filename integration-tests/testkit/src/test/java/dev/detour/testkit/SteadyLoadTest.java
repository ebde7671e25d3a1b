package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SteadyLoadTest {

    private static final Duration PACE = Duration.ofMillis(2);

    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void start_severalThreads_eachStepsWithARandomOfItsOwn() {
        Set<SplittableRandom> randoms = ConcurrentHashMap.newKeySet();
        Set<String> names = ConcurrentHashMap.newKeySet();

        try (SteadyLoad load = SteadyLoad.start("step", 3, PACE, random -> {
            randoms.add(random);
            names.add(Thread.currentThread().getName());
            steps.incrementAndGet();
        })) {
            await().until(() -> names.size() == 3 && steps.get() >= 30);
        }

        assertThat(randoms).hasSize(3);
        assertThat(names).containsExactlyInAnyOrder("step-0", "step-1", "step-2");
    }

    @Test
    void close_whileAStepIsUnderWay_returnsWhenItIsOver() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        SteadyLoad load = SteadyLoad.start("step", 1, PACE, random -> {
            begun.countDown();
            awaitUninterrupted(released);
            steps.incrementAndGet();
        });
        begun.await();
        Thread closing = new Thread(load::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.WAITING);

        released.countDown();
        closing.join();

        assertThat(steps).hasValue(1);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
