package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ContinuationsTest {

    /** Each waits as application code does that blocks on a further read. */
    @Test
    void execute_tenTimesAsManyThatWait_keepsWithinTheThreadsAndRunsAll() {
        Executor pool = Continuations.create();
        CompletableFuture<String> awaited = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        int tasks = 10 * Continuations.MAX_THREADS;
        try {
            for (int i = 0; i < tasks; i++) {
                pool.execute(() -> {
                    begun.incrementAndGet();
                    awaited.join();
                    ended.incrementAndGet();
                });
            }
            await().until(() -> begun.get() >= Continuations.MAX_THREADS);

            assertThat(begun.get()).isLessThanOrEqualTo(Continuations.MAX_THREADS);
            awaited.complete("");
            await().until(() -> ended.get() == tasks);
        } finally {
            awaited.complete("");
        }
    }

    /** As on a lock or a socket: no pool is told of that. */
    @Test
    void execute_allWorkersBlock_runsWhatComesAfterThem() throws InterruptedException {
        Executor pool = Continuations.create();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(4 * Continuations.PARALLELISM);
        try {
            for (int i = 0; i < 4 * Continuations.PARALLELISM; i++) {
                pool.execute(() -> {
                    begun.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }

            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            end.countDown();
        }
    }
}
