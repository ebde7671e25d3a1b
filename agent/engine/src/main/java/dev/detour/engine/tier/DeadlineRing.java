package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.OwnThread;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of commands whose reply comes on an event loop: all of the same length, most of them never reached.
 *
 * <p>A scheduled task per command costs more than the command, so entries go into rings of slots, one ring per stripe of
 * threads, and one thread looks through them every millisecond. Adding takes one atomic increment and one store; finishing
 * takes nothing: the sweep drops an entry that is done when it comes by, oldest first. While nothing is pending the sweeper is parked.
 *
 * <p>A full ring takes no more: such a command waits under the client's own time-out only, and the log says so once.
 *
 * <p>A sweep that comes late means that this process stood still, not that Redis did: it fires nothing for as long as it
 * was late, at most for one whole deadline, so that replies that are already here can be read. There is one such grace
 * per deadline at most.
 *
 * <p>Slots are claimed by any thread through {@code tail}, emptied by the sweeper only, which alone moves {@code head}.
 */
public final class DeadlineRing {

    /** Something that may be finished before its deadline. */
    public interface Entry {
        /** Whether there is nothing to wait for any more. Called by the sweeper; must not block. */
        boolean isSettled();

        /** When the deadline is over, as {@link System#nanoTime()}: no earlier than that of an entry added before. */
        long dueNanos();

        /** The deadline is over. Called by the sweeper, once; must not block. */
        void expired();
    }

    private static final long TICK_NANOS = 1_000_000;
    private static final int SLOTS = 1 << 12;
    private static final int STRIPES = Integer.highestOneBit(Math.max(
            1, Math.min(16, 2 * Runtime.getRuntime().availableProcessors() - 1)));

    /** How long the sweeper goes on without entries before it parks. */
    private static final long IDLE_NANOS = 50 * TICK_NANOS;

    private final long timeoutNanos;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable Thread parked;

    private static final class Stripe {
        final AtomicReferenceArray<@Nullable Entry> slots = new AtomicReferenceArray<>(SLOTS);
        final AtomicLong tail = new AtomicLong();
        volatile long head;
    }

    /** @param timeoutNanos the length of every deadline, which bounds the grace after a late sweep */
    public DeadlineRing(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /**
     * Starts a deadline. Never blocks.
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
                        "more than " + SLOTS + " reads await Redis at once on one stripe of threads; further ones wait"
                                + " under the client's own time-out only. Said once.");
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
            OwnThread.create(this::sweepForEver, "detour-deadlines").start();
        } catch (OutOfMemoryError noThread) {
            started.set(false); // the next read tries again
        }
    }

    private void sweepForEver() {
        long expected = System.nanoTime();
        long graceUntil = expected - timeoutNanos;
        long idleSince = expected;
        for (; ; ) {
            long now = System.nanoTime();
            long lag = now - expected;
            // once per deadline at most, or a machine whose timers are always this late would never fire any
            if (lag > 2 * TICK_NANOS && now - graceUntil > timeoutNanos) {
                graceUntil = now + Math.min(lag, timeoutNanos);
            }
            if (sweep(now, now - graceUntil >= 0)) {
                idleSince = now;
            } else if (now - idleSince > IDLE_NANOS) {
                park();
                idleSince = System.nanoTime();
            }
            expected = System.nanoTime() + TICK_NANOS;
            LockSupport.parkNanos(this, TICK_NANOS);
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

    private boolean sweep(long nowNanos, boolean fire) {
        boolean any = false;
        for (Stripe stripe : stripes) {
            any |= sweep(stripe, nowNanos, fire);
        }
        return any;
    }

    private static boolean sweep(Stripe stripe, long nowNanos, boolean fire) {
        long tail = stripe.tail.get();
        long head = stripe.head;
        if (head == tail) {
            return false;
        }
        for (; head < tail; head++) {
            int slot = (int) head & (SLOTS - 1);
            Entry entry = stripe.slots.get(slot);
            if (entry == null || !settle(entry, nowNanos, fire)) {
                break; // claimed but not stored yet, or still waited for, as are those behind it
            }
            stripe.slots.set(slot, null);
        }
        stripe.head = head;
        return true;
    }

    private static boolean settle(Entry entry, long nowNanos, boolean fire) {
        try {
            if (entry.isSettled()) {
                return true;
            }
            if (!fire || nowNanos - entry.dueNanos() < 0) {
                return false;
            }
            entry.expired();
        } catch (Throwable failure) { // the sweeper serves every connection: it must go on
            AgentLog.warnOnce("deadline " + failure.getClass(), "a deadline failed: " + failure);
        }
        return true;
    }
}
