package dev.detour.engine.route;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs application code that continues a diverted read: never on a client's event loop, never on a loader's thread, and
 * routed like any other.
 *
 * <p>A fork-join pool in queue order, because such code may block on a further diverted read, whose end is told on a
 * thread of this pool again: a worker that waits for a {@code CompletableFuture}, as Lettuce's commands are, is
 * compensated by another one.
 */
final class Continuations {

    static final int PARALLELISM = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
    static final int MAX_THREADS = 1_024;

    private Continuations() {}

    static Executor create() {
        return new ForkJoinPool(
                PARALLELISM,
                Continuations::worker,
                null,
                true,
                0,
                MAX_THREADS,
                1,
                pool -> true, // at the maximum wait uncompensated rather than reject
                30,
                TimeUnit.SECONDS);
    }

    /** As a privileged action, so that it does not remember whose read it was made for; see {@code OwnThread}. */
    @SuppressWarnings("removal")
    private static ForkJoinWorkerThread worker(ForkJoinPool pool) {
        return AccessController.doPrivileged((PrivilegedAction<ForkJoinWorkerThread>) () -> new Worker(pool));
    }

    private static final class Worker extends ForkJoinWorkerThread {
        private static final AtomicInteger COUNT = new AtomicInteger();

        Worker(ForkJoinPool pool) {
            super(pool);
            setName("detour-continuation-" + COUNT.incrementAndGet());
            setDaemon(true);
            setContextClassLoader(null); // whoever continues here sets the application's
        }
    }
}
