package dev.detour.engine.evidence;

import java.util.concurrent.TimeUnit;

/**
 * The questions to one server whether it is still there, of which one at a time is under way, so that an answer is to that.
 * What the server told before it answered has come before the answer. Thread-safe.
 */
final class Probes {

    private final Runnable sender;
    private final Heard heard;

    /** Of the question under way, if there is one, or else of the last. Guarded by this, as is the rest. */
    private long askedNanos;

    private boolean isOwed;

    private boolean isAnswered;

    /** When the last was asked that has its answer. */
    private long provenNanos;

    /** What was heard before that answer. */
    private long mark;

    /** @param sender sends one; never blocks */
    Probes(Runnable sender, Heard heard) {
        this.sender = sender;
        this.heard = heard;
    }

    /** Asks, unless an answer is owed. Never blocks. */
    void ask(long nowNanos) {
        synchronized (this) {
            if (isOwed) {
                return;
            }
            isOwed = true;
            askedNanos = nowNanos;
        }
        sender.run();
    }

    /** Told by the thread that hears, after it has passed on what came before. */
    synchronized void answered() {
        if (isOwed) { // else it answers a subscription
            isOwed = false;
            isAnswered = true;
            provenNanos = askedNanos;
            mark = heard.mark();
            notifyAll();
        }
    }

    /** Asks, and waits for the answer; first for another that is owed. */
    boolean awaitAnswer(long nowNanos, long millis) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        if (!awaitUntil(deadlineNanos)) {
            return false;
        }
        ask(nowNanos);
        return awaitUntil(deadlineNanos);
    }

    private synchronized boolean awaitUntil(long deadlineNanos) throws InterruptedException {
        while (isOwed) {
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Whether all that the server had told by then has been handed on: it has answered what was asked later. */
    synchronized boolean isProven(long nanos) {
        return isAnswered && provenNanos - nanos >= 0 && heard.isHandedOn(mark);
    }
}
