package dev.detour.engine.route;

import dev.detour.engine.model.AgentLog;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs application code that continues a diverted read: never on a client's event loop, never on a loader's thread, and
 * routed like any other.
 *
 * <p>Such code may block, also on a further diverted read, whose end is told on a thread of this pool again. So the pool
 * grows, but only where it stands still: what has been waiting while none of its threads has begun anything for some
 * milliseconds waits for threads that block, and not for processors.
 */
final class Continuations implements Executor {

    static final int PARALLELISM = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
    static final int MAX_THREADS = 1_024;

    private static final long PATIENCE_MILLIS = 5;
    private static final long IDLE_SECONDS = 30;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong begun = new AtomicLong();
    private final ThreadPoolExecutor threads = threads();

    /** Whether somebody looks from time to time, as long as anything waits. */
    private final AtomicBoolean isWatched = new AtomicBoolean();

    private final Executor later =
            CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private Continuations() {}

    static Executor create() {
        return new Continuations();
    }

    private ThreadPoolExecutor threads() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        PARALLELISM, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, waiting, Continuations::thread) {
                    @Override
                    protected void beforeExecute(Thread thread, Runnable task) {
                        begun.incrementAndGet();
                    }
                };
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
        watch();
    }

    private void watch() {
        if (!waiting.isEmpty() && isWatched.compareAndSet(false, true)) {
            lookAfter(begun.get());
        }
    }

    private void lookAfter(long seen) {
        later.execute(() -> look(seen));
    }

    /** @param seen how many had been begun at the last look */
    private void look(long seen) {
        if (waiting.isEmpty()) {
            threads.setCorePoolSize(PARALLELISM);
            isWatched.set(false);
            watch(); // one may have come in between
            return;
        }
        long now = begun.get();
        try {
            if (now == seen) {
                int size = threads.getCorePoolSize();
                threads.setCorePoolSize(Math.min(MAX_THREADS, size + Math.max(1, size / 2)));
            }
        } catch (OutOfMemoryError noThread) {
            AgentLog.warnOnce("continuations", "no thread was to be had for what goes on after reads: " + noThread);
        } finally {
            lookAfter(now);
        }
    }

    /** As a privileged action, so that it does not remember whose read it was made for; see {@code OwnThread}. */
    @SuppressWarnings("removal")
    private static Thread thread(Runnable work) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, work, "detour-continuation-" + COUNT.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null); // whoever continues here sets the application's
            return thread;
        });
    }
}
