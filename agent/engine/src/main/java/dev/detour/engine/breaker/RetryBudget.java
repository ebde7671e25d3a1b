package dev.detour.engine.breaker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps retries from multiplying the load of a server that is in trouble: they are a share of the reads of the last ten
 * seconds, but always a few, so that a quiet service may retry at all. Thread-safe, without locks.
 *
 * <p>The ten seconds slide: what is left of the window before the present one counts in proportion, as if its reads and
 * retries had been spread evenly over it.
 */
public final class RetryBudget {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int FLOOR = 10;
    private static final AtomicReferenceFieldUpdater<RetryBudget, Window> WINDOW =
            AtomicReferenceFieldUpdater.newUpdater(RetryBudget.class, Window.class, "window");

    private final int percent;
    private final LongAdder reads = new LongAdder();
    private volatile Window window;

    /** @param percent retries to a hundred reads; 0 for none at all, not even the few */
    public RetryBudget(int percent, long nowNanos) {
        this.percent = percent;
        this.window = new Window(nowNanos, 0, 0, 0);
    }

    /** A read, on the hot path. */
    public void counted() {
        reads.increment();
    }

    /** Takes a retry, if there is one left. */
    public boolean tryTake(long nowNanos) {
        Window current = windowAt(nowNanos);
        double allowed = allowed(current, nowNanos);
        int taken = current.taken.get();
        while (taken + 1 <= allowed) {
            if (current.taken.compareAndSet(taken, taken + 1)) {
                return true;
            }
            taken = current.taken.get();
        }
        return false;
    }

    /** Whether there is one left; takes nothing. */
    public boolean isAnyLeft(long nowNanos) {
        Window current = windowAt(nowNanos);
        return current.taken.get() + 1 <= allowed(current, nowNanos);
    }

    /** How many may be taken in this window, those that have been among them. */
    private double allowed(Window current, long nowNanos) {
        if (percent == 0) {
            return 0;
        }
        double share = current.shareOfEarlier(nowNanos);
        double ofReads = percent / 100.0 * (reads.sum() - current.readsBefore + share * current.earlierReads);
        return Math.max(FLOOR, ofReads) - share * current.earlierTaken;
    }

    private Window windowAt(long nowNanos) {
        Window current = window;
        if (nowNanos - current.startNanos < WINDOW_NANOS) {
            return current;
        }
        // of several threads the first one's stands
        WINDOW.compareAndSet(this, current, current.next(nowNanos, reads.sum()));
        return window;
    }

    /** Ten seconds. Nobody turns the page while nobody retries, so the one before may have lasted longer. */
    private static final class Window {

        private final long startNanos;

        /** All that were ever counted, up to its beginning. */
        private final long readsBefore;

        /** In the ten seconds before it. */
        private final double earlierReads;

        private final int earlierTaken;
        private final AtomicInteger taken = new AtomicInteger();

        Window(long startNanos, long readsBefore, double earlierReads, int earlierTaken) {
            this.startNanos = startNanos;
            this.readsBefore = readsBefore;
            this.earlierReads = earlierReads;
            this.earlierTaken = earlierTaken;
        }

        Window next(long nowNanos, long readsUntilNow) {
            long lastedNanos = nowNanos - startNanos;
            double readsInWindow = (readsUntilNow - readsBefore) * ((double) WINDOW_NANOS / lastedNanos);
            boolean wasJustBefore = lastedNanos < 2 * WINDOW_NANOS;
            return new Window(nowNanos, readsUntilNow, readsInWindow, wasJustBefore ? taken.get() : 0);
        }

        double shareOfEarlier(long nowNanos) {
            double passed = (double) (nowNanos - startNanos) / WINDOW_NANOS;
            return Math.max(0, Math.min(1, 1 - passed));
        }
    }
}
