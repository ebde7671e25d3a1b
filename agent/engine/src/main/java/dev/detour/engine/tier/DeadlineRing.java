package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.OwnThread;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of commands whose reply comes on an event loop: of any length, in any order, most of them never reached.
 *
 * <p>A scheduled task per command costs more than the command, so entries go into rings of slots, one ring per stripe of
 * threads, and one thread empties them every millisecond, which is the precision: a deadline is never early and about a
 * millisecond late. What it finds neither settled nor over it keeps in {@link WaitingDeadlines}, so that one long wait
 * does not fill a ring. Adding takes one atomic increment and one store; finishing takes nothing: the next sweep drops an
 * entry that is done. While nothing is pending the sweeper is parked.
 *
 * <p>Bounded: {@value #SLOTS} slots a stripe and {@value WaitingDeadlines#CAPACITY} waiting entries, 16 KiB a stripe and at
 * most 416 KiB with compressed references. Where both are full nothing more is taken: such a command waits under the
 * client's own time-out only, and the log says so once. An entry that is never due, which is here to be seen settled, is let
 * go once {@value WaitingDeadlines#ENDLESS_CAPACITY} wait.
 *
 * <p>A sweep that comes late means that this process stood still, not that Redis did: every deadline under way then is
 * extended by as much as the sweep was late, by a second at most, and to no less than five milliseconds from now, so that
 * replies that are already here can be read. A deadline is extended once at most, or a machine whose timers are always
 * late would never let one expire; being added again is a new deadline.
 *
 * <p>Slots are claimed by any thread through {@code tail}, emptied by the sweeper only, which alone moves {@code head}.
 */
public final class DeadlineRing {

    /** Something that may be finished before its deadline. */
    public interface Entry {
        /** Whether there is nothing to wait for any more. Called by the sweeper; must not block. */
        boolean isSettled();

        /**
         * When the deadline is over, as {@link System#nanoTime()}; {@code Long.MAX_VALUE / 2} from now where it never is.
         * Asked once for each time it is added, and again at each sweep for which there is no room for it.
         */
        long dueNanos();

        /**
         * The deadline is over. Called by the sweeper, once for each time the entry was added; must not block. The entry
         * may be added again from here, with a later due time.
         */
        void expired();
    }

    private static final long TICK_NANOS = 1_000_000;

    /** A sweep is late when it is two ticks behind. */
    private static final long LATE_NANOS = 2 * TICK_NANOS;

    private static final int SLOTS = 1 << 12;
    private static final int STRIPES = Integer.highestOneBit(Math.max(
            1, Math.min(16, 2 * Runtime.getRuntime().availableProcessors() - 1)));

    /** How long the sweeper goes on without entries before it parks. */
    private static final long IDLE_NANOS = 50 * TICK_NANOS;

    /** In a slot whose entry was taken while one before it could not be. */
    private static final Entry TAKEN = new Entry() {
        @Override
        public boolean isSettled() {
            return true;
        }

        @Override
        public long dueNanos() {
            return 0;
        }

        @Override
        public void expired() {}
    };

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final WaitingDeadlines waiting = new WaitingDeadlines();
    private final Consumer<Runnable> starter;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable Thread parked;

    private static final class Stripe {
        final AtomicReferenceArray<@Nullable Entry> slots = new AtomicReferenceArray<>(SLOTS);
        final AtomicLong tail = new AtomicLong();
        volatile long head;
    }

    /** Makes a ring; its thread starts with the first deadline. */
    public DeadlineRing() {
        this(sweeper -> OwnThread.create(sweeper, "detour-deadlines").start());
    }

    /** @param starter runs the sweeper on a thread of its own, or not at all where a test sweeps by itself */
    DeadlineRing(Consumer<Runnable> starter) {
        this.starter = starter;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /**
     * Starts a deadline. Never blocks, allocates nothing.
     *
     * @return false if the ring is full: there is no deadline then
     */
    public boolean add(Entry entry) {
        Stripe stripe = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
        for (; ; ) {
            long claimed = stripe.tail.get();
            if (claimed - stripe.head >= SLOTS) {
                AgentLog.warnOnce(
                        "deadlines full",
                        "too many reads await Redis at once (" + SLOTS + " new ones on a stripe of threads, or "
                                + WaitingDeadlines.CAPACITY + " in all); further ones wait under the client's own"
                                + " time-out only. Said once.");
                return false;
            }
            if (stripe.tail.compareAndSet(claimed, claimed + 1)) {
                stripe.slots.set((int) claimed & (SLOTS - 1), entry);
                wakeSweeper();
                return true;
            }
        }
    }

    private void wakeSweeper() {
        Thread sleeper = parked;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        } else if (!started.get() && started.compareAndSet(false, true)) {
            start();
        }
    }

    private void start() {
        try {
            starter.accept(this::sweepForEver);
        } catch (OutOfMemoryError noThread) {
            started.set(false); // the next read tries again
        }
    }

    private void sweepForEver() {
        long expected = System.nanoTime();
        long idleSince = expected;
        for (; ; ) {
            long now = System.nanoTime();
            long lag = now - expected;
            if (swept(now, lag > LATE_NANOS ? lag : 0)) {
                idleSince = now;
            } else if (now - idleSince > IDLE_NANOS) {
                rested();
                park();
                idleSince = System.nanoTime();
            }
            expected = System.nanoTime() + TICK_NANOS;
            LockSupport.parkNanos(this, TICK_NANOS);
        }
    }

    /** The one sweeper must not end: without it every read waits under the client's own time-out. */
    private boolean swept(long nowNanos, long lagNanos) {
        try {
            return sweep(nowNanos, lagNanos);
        } catch (Throwable failure) {
            AgentLog.ownFault("a sweep of deadlines", failure);
            return true;
        }
    }

    private void rested() {
        try {
            waiting.shrink();
        } catch (Throwable failure) {
            AgentLog.ownFault("giving the memory of deadlines back", failure);
        }
    }

    /** Parks until an entry comes: an adder stores its entry before it looks for a parked sweeper. */
    private void park() {
        parked = Thread.currentThread();
        while (isEmpty()) {
            LockSupport.park(this);
        }
        parked = null;
    }

    private boolean isEmpty() {
        for (Stripe stripe : stripes) {
            if (stripe.tail.get() != stripe.head) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks at every entry once. One thread at a time.
     *
     * @param lagNanos how late this sweep is; 0 if it is not
     * @return whether there was anything to look at
     */
    boolean sweep(long nowNanos, long lagNanos) {
        boolean any = !waiting.isEmpty();
        waiting.sweep(nowNanos, lagNanos);
        for (Stripe stripe : stripes) {
            any |= empty(stripe, nowNanos, lagNanos);
        }
        return any;
    }

    /** Empties a stripe, as far as what waits in it can be kept elsewhere. */
    private boolean empty(Stripe stripe, long nowNanos, long lagNanos) {
        long tail = stripe.tail.get(); // what is added again meanwhile waits for the next sweep
        long head = stripe.head;
        for (long i = head; i < tail; i++) {
            int slot = (int) i & (SLOTS - 1);
            Entry entry = stripe.slots.get(slot);
            // null: claimed but not stored yet
            if (entry != null && entry != TAKEN && waiting.take(entry, nowNanos, lagNanos)) {
                stripe.slots.set(slot, TAKEN);
            }
        }
        long freed = head;
        while (freed < tail && stripe.slots.get((int) freed & (SLOTS - 1)) == TAKEN) {
            stripe.slots.set((int) freed++ & (SLOTS - 1), null);
        }
        stripe.head = freed;
        return head != tail;
    }
}
