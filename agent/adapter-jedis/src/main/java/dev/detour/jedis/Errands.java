package dev.detour.jedis;

import dev.detour.engine.model.OwnThread;
import java.util.concurrent.Callable;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads on which errands are done: none before there is need of one, none long after. */
final class Errands {

    /** At most; one more is done on the thread of its caller, who then waits as the client does. */
    private static final int MAX_THREADS = 256;

    private static final long KEEP_SECONDS = 10;

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            0,
            MAX_THREADS,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            OwnThread.named("detour-connect"));

    private final ThreadSlots threads;

    Errands(ThreadSlots threads) {
        this.threads = threads;
    }

    /**
     * Begins.
     *
     * @param surplus what to do with what is made too late
     * @param ended run once the work is done, whatever came of it
     * @throws java.util.concurrent.RejectedExecutionException where all threads are in use
     */
    Errand run(Callable<Object> work, Errand.Return surplus, Runnable ended) {
        Errand errand = new Errand(threads, work, surplus, ended);
        executor.execute(errand);
        return errand;
    }
}
