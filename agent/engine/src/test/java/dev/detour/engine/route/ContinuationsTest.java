package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ContinuationsTest {

    /** Each waits as application code does that blocks on a further read, and so asks for another thread in its place. */
    @Test
    void execute_tenTimesAsManyThatWait_keepsWithinTheThreadsAndRunsAll() {
        ForkJoinPool pool = (ForkJoinPool) Continuations.create();
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

            assertThat(pool.getPoolSize()).isLessThanOrEqualTo(Continuations.MAX_THREADS);
            assertThat(begun.get()).isLessThanOrEqualTo(Continuations.MAX_THREADS);
            awaited.complete("");
            await().until(() -> ended.get() == tasks);
        } finally {
            awaited.complete("");
            pool.shutdownNow();
        }
    }
}
