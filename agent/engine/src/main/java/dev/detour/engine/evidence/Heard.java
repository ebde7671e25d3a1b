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
    private final Executor threads;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicLong lost = new AtomicLong();

    Heard(int capacity, Consumer<KeyEvent> hearer, Executor threads) {
        this.events = new ArrayBlockingQueue<>(capacity);
        this.hearer = hearer;
        this.threads = threads;
    }

    /** Never blocks; false where the event is lost. */
    boolean add(KeyEvent event) {
        boolean isTaken = events.offer(event);
        if (!isTaken) {
            lost.incrementAndGet();
        }
        handOn();
        return isTaken;
    }

    /** Sees to it that what has come is handed on; where there was no thread for it, with the next call. */
    void handOn() {
        if (events.isEmpty() || !underWay.compareAndSet(false, true)) {
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
            KeyEvent event;
            for (int i = 0; i < BATCH && (event = events.poll()) != null; i++) {
                handOn(event);
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
        }
    }

    /** How many did not fit. */
    long lost() {
        return lost.get();
    }

    /** Whether all that was taken has been handed on, or is being. */
    boolean isEmpty() {
        return events.isEmpty();
    }
}
