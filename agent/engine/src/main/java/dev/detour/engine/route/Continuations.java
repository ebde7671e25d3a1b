package dev.detour.engine.route;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs application code that continues a diverted read: never on a client's event loop, never on a loader's thread, and
 * routed like any other.
 *
 * <p>A fork-join pool in queue order, because such code may block on a further diverted read, whose end is told on a
 * thread of this pool again: a worker that waits for a {@code CompletableFuture}, as Lettuce's commands are, is
 * compensated by another one. One that blocks otherwise is not: what has waited for a worker for some milliseconds gets a
 * thread of its own.
 */
final class Continuations implements Executor {

    static final int PARALLELISM = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
    static final int MAX_THREADS = 1_024;
    static final int MAX_FURTHER = 256;

    private static final long PATIENCE_MILLIS = 5;
    private static final long IDLE_SECONDS = 30;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Executor workers = new ForkJoinPool(
            PARALLELISM,
            Continuations::worker,
            null,
            true,
            0,
            MAX_THREADS,
            1,
            pool -> true, // at the maximum wait uncompensated rather than reject
            IDLE_SECONDS,
            TimeUnit.SECONDS);

    private final Executor further = new ThreadPoolExecutor(
            0, MAX_FURTHER, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), Continuations::thread);

    /** Given to the workers and not done yet. */
    private final AtomicInteger underWay = new AtomicInteger();

    private Continuations() {}

    static Executor create() {
        return new Continuations();
    }

    @Override
    public void execute(Runnable task) {
        boolean isCrowded = underWay.incrementAndGet() > PARALLELISM;
        Once once = new Once(task);
        workers.execute(once);
        if (isCrowded) {
            CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS, this::hurry)
                    .execute(once);
        }
    }

    private void hurry(Runnable late) {
        try {
            if (!((Once) late).isBegun()) {
                further.execute(late);
            }
        } catch (RejectedExecutionException tooMany) {
            // it waits for a worker
        }
    }

    /** Run by whoever comes first. */
    private final class Once implements Runnable {

        private final Runnable task;
        private final AtomicBoolean begun = new AtomicBoolean();

        Once(Runnable task) {
            this.task = task;
        }

        boolean isBegun() {
            return begun.get();
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                try {
                    task.run();
                } finally {
                    underWay.decrementAndGet();
                }
            }
        }
    }

    /** As a privileged action, so that it does not remember whose read it was made for; see {@code OwnThread}. */
    @SuppressWarnings("removal")
    private static ForkJoinWorkerThread worker(ForkJoinPool pool) {
        return AccessController.doPrivileged(
                (PrivilegedAction<ForkJoinWorkerThread>) () -> settled(new ForkJoinWorkerThread(pool) {}));
    }

    @SuppressWarnings("removal")
    private static Thread thread(Runnable work) {
        return AccessController.doPrivileged(
                (PrivilegedAction<Thread>) () -> settled(new Thread(null, work, "", 0, false)));
    }

    private static <T extends Thread> T settled(T thread) {
        thread.setName("detour-continuation-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(null); // whoever continues here sets the application's
        return thread;
    }
}
