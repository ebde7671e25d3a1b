package dev.detour.engine.evidence;

import dev.detour.engine.model.AgentLog;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Events on their way from the thread that hears them, which may be the client's and must not be held up, to one of
 * Detour's own. Bounded: what is too much is lost, and counted. One task at a time hands on, so that order is kept.
 */
final class Heard {

    private static final int BATCH = 1_000;

    private final BlockingQueue<KeyEvent> events;
    private final Consumer<KeyEvent> hearer;
    private final Runnable loser;
    private final Executor threads;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final AtomicLong lost = new AtomicLong();

    /** What was taken or is being: counted before it is in the queue, so never behind what was handed on. */
    private final AtomicLong taken = new AtomicLong();

    private final AtomicLong handedOn = new AtomicLong();

    /** @param loser is told soon after events were lost, by the thread that hands on; once for many */
    Heard(int capacity, Consumer<KeyEvent> hearer, Runnable loser, Executor threads) {
        this.events = new ArrayBlockingQueue<>(capacity);
        this.hearer = hearer;
        this.loser = loser;
        this.threads = threads;
    }

    /** Never blocks; false where the event is lost. */
    boolean add(KeyEvent event) {
        taken.incrementAndGet();
        boolean isTaken = events.offer(event);
        if (!isTaken) {
            taken.decrementAndGet();
            lost.incrementAndGet();
            overflowed.set(true);
        }
        handOn();
        return isTaken;
    }

    /** Sees to it that what has come is handed on; where there was no thread for it, with the next call. */
    void handOn() {
        if (events.isEmpty() && !overflowed.get() || !underWay.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(this::handOnAll);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            underWay.set(false);
        }
    }

    private void handOnAll() {
        try {
            tellOfLoss();
            KeyEvent event;
            for (int i = 0; i < BATCH && (event = events.poll()) != null; i++) {
                handOn(event);
                tellOfLoss(); // not behind a full queue of events
            }
        } finally {
            underWay.set(false);
            handOn(); // what came behind the last look, and what is more than a batch
        }
    }

    private void handOn(KeyEvent event) {
        try {
            hearer.accept(event);
        } catch (RuntimeException | Error bug) {
            AgentLog.ownFault("taking in what a server told of a key", bug);
        } finally {
            handedOn.incrementAndGet();
        }
    }

    private void tellOfLoss() {
        if (overflowed.get() && overflowed.compareAndSet(true, false)) {
            try {
                loser.run();
            } catch (RuntimeException | Error bug) {
                AgentLog.ownFault("taking in that a server told too much", bug);
            }
        }
    }

    /** How many did not fit. */
    long lost() {
        return lost.get();
    }

    /** To be asked for later, {@link #isHandedOn}: all that this thread has added is before it. */
    long mark() {
        return taken.get();
    }

    /** Whether all that was taken before a mark has been handed on. */
    boolean isHandedOn(long mark) {
        return handedOn.get() - mark >= 0;
    }
}
