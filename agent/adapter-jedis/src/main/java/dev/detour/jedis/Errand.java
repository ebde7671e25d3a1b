package dev.detour.jedis;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that Jedis does for a routed call and that may take longer than the call waits: it is done on a thread of
 * Detour's own, and what comes of it too late is given back instead of being lost.
 */
final class Errand implements Runnable {

    /** What becomes of something that nobody waits for any more. */
    @FunctionalInterface
    interface Return {
        void giveBack(Object made) throws Exception;
    }

    private final ThreadSlots threads;
    private final Callable<Object> work;
    private final Return surplus;
    private final Runnable ended;
    private final @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
    private final CompletableFuture<Object> result = new CompletableFuture<>();
    private final long begunNanos = System.nanoTime();

    /** Guarded by this, or somebody would interrupt a thread that has gone on to another errand. */
    private @Nullable Thread worker;

    /** Guarded by this: an interrupt that was not met, or not yet. */
    private boolean interrupted;

    private volatile long progressNanos = begunNanos;
    private volatile @Nullable ConnectionState connection;

    /** @param ended run once the work is done, whatever came of it */
    Errand(ThreadSlots threads, Callable<Object> work, Return surplus, Runnable ended) {
        this.threads = threads;
        this.work = work;
        this.surplus = surplus;
        this.ended = ended;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // whatever it is, the caller gets it
    public void run() {
        Thread thread = Thread.currentThread();
        thread.setContextClassLoader(context); // a socket factory or a credentials provider may look there
        threads.errand(this);
        try {
            finish(made());
        } catch (Throwable failure) {
            result.completeExceptionally(failure);
        } finally {
            threads.errand(null);
            thread.setContextClassLoader(null);
            ended.run();
        }
    }

    private Object made() throws Exception {
        begins();
        try {
            return work.call();
        } finally {
            ends();
        }
    }

    private synchronized void begins() {
        worker = Thread.currentThread();
        if (interrupted) {
            worker.interrupt();
        }
    }

    private synchronized void ends() {
        worker = null;
        interrupted = Thread.interrupted();
    }

    private synchronized void interrupt() {
        interrupted = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    private synchronized boolean isInterrupted() {
        return interrupted;
    }

    private void finish(Object made) throws Exception {
        if (!result.complete(made)) {
            surplus.giveBack(made);
        }
    }

    /** A connection is used on its behalf: a command goes out, or a reply has come. */
    void progressed(ConnectionState by, long nowNanos) {
        connection = by;
        progressNanos = nowNanos;
    }

    /** The connection that was used last, or null before there was one. */
    @Nullable
    ConnectionState connection() {
        return connection;
    }

    long begunNanos() {
        return begunNanos;
    }

    /**
     * Waits for its end as long as it goes on with pauses that are shorter than the limit.
     *
     * @return false if the time passed
     */
    boolean endsWithin(LongSupplier limitNanos) throws InterruptedException {
        long left = limitNanos.getAsLong();
        while (left > 0 && !result.isDone()) {
            try {
                result.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException perhaps) {
                left = limitNanos.getAsLong();
                left = left == Long.MAX_VALUE ? left : progressNanos + left - System.nanoTime();
            } catch (ExecutionException failed) {
                return true;
            }
        }
        return result.isDone();
    }

    /** What was made, or what was thrown, with the frames of whoever asks; waits for it. */
    Object outcome() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            return JoinedTrace.of(cause == null ? failed : cause);
        }
    }

    /**
     * What comes of it where whoever waits was interrupted: the interrupt is passed on to the work, so that it meets it, or
     * leaves the flag set, just as it would on the thread of its caller.
     */
    Object outcomeInterrupted() {
        while (true) {
            interrupt();
            try {
                Object outcome = outcome();
                if (isInterrupted()) {
                    Thread.currentThread().interrupt();
                }
                return outcome;
            } catch (InterruptedException onceMore) {
                // is passed on, too
            }
        }
    }

    boolean isDone() {
        return result.isDone();
    }

    /** Nobody waits for it any more. */
    void abandon() throws Exception {
        if (!result.cancel(false) && !result.isCompletedExceptionally()) {
            surplus.giveBack(result.join());
        }
    }
}
