package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.tier.DeadlineRing.Entry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines that a sweep found neither settled nor over, in no order. Belongs to the sweeper: not thread-safe.
 *
 * <p>Every sweep looks at all of them, because a settled entry holds a reply that must not be kept. Due times are copied
 * next to each other, so that a look costs one call of the entry.
 */
final class WaitingDeadlines {

    /** So many are looked through in about a millisecond, the sweeper's tick. */
    static final int CAPACITY = 1 << 15;

    /** Where so many wait no more are kept that never end: those are there to be seen settled, and must keep nothing out. */
    static final int ENDLESS_CAPACITY = 1 << 11;

    /** What is due later than this never is. */
    private static final long ENDLESS_NANOS = Long.MAX_VALUE / 4;

    private static final int FIRST_LENGTH = 1 << 10;

    /** A longer stop of this process is not made up for: the callers have waited through it. */
    private static final long MAX_GRACE_NANOS = 1_000_000_000;

    /** What a reply that arrived during a stop is given to be read in. */
    private static final long READING_NANOS = 5_000_000;

    private @Nullable Entry[] entries = new @Nullable Entry[FIRST_LENGTH];
    private long[] dueNanos = new long[FIRST_LENGTH];
    private boolean[] extended = new boolean[FIRST_LENGTH];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * Takes an entry over: lets it expire, drops it, or keeps it.
     *
     * @param lagNanos how late this sweep is; 0 if it is not
     * @return false where there is no room to keep it: it stays the caller's
     */
    boolean take(Entry entry, long nowNanos, long lagNanos) {
        long due;
        try {
            if (entry.isSettled()) {
                return true;
            }
            due = entry.dueNanos();
        } catch (Throwable failure) {
            failed(failure);
            return true;
        }
        if (size >= ENDLESS_CAPACITY && due - nowNanos > ENDLESS_NANOS) {
            return true;
        }
        boolean late = lagNanos > 0;
        if (late) {
            due = extend(due, nowNanos, lagNanos);
        }
        if (nowNanos - due >= 0) {
            expire(entry);
            return true;
        }
        return keep(entry, due, late);
    }

    private boolean keep(Entry entry, long due, boolean late) {
        if (size == entries.length && !grow()) {
            return false;
        }
        entries[size] = entry;
        dueNanos[size] = due;
        extended[size] = late;
        size++;
        return true;
    }

    private boolean grow() {
        if (size == CAPACITY) {
            return false;
        }
        try {
            @Nullable Entry[] longerEntries = Arrays.copyOf(entries, 2 * size);
            long[] longerDues = Arrays.copyOf(dueNanos, 2 * size);
            extended = Arrays.copyOf(extended, 2 * size);
            entries = longerEntries;
            dueNanos = longerDues;
            return true;
        } catch (OutOfMemoryError noRoom) {
            return false;
        }
    }

    /** Gives the memory of a burst back; only while nothing waits. */
    void shrink() {
        if (size == 0 && entries.length > FIRST_LENGTH) {
            @Nullable Entry[] fewerEntries = new @Nullable Entry[FIRST_LENGTH]; // all of them, or none
            long[] fewerDues = new long[FIRST_LENGTH];
            extended = new boolean[FIRST_LENGTH];
            entries = fewerEntries;
            dueNanos = fewerDues;
        }
    }

    /**
     * Drops what is settled and lets expire what is over.
     *
     * @param lagNanos how late this sweep is; 0 if it is not
     */
    void sweep(long nowNanos, long lagNanos) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (lagNanos > 0 && !extended[i]) {
                dueNanos[i] = extend(dueNanos[i], nowNanos, lagNanos);
                extended[i] = true;
            }
            Entry entry = entries[i];
            if (entry != null && isWaiting(entry, dueNanos[i], nowNanos)) {
                entries[kept] = entry;
                dueNanos[kept] = dueNanos[i];
                extended[kept++] = extended[i];
            }
        }
        Arrays.fill(entries, kept, size, null);
        size = kept;
    }

    private static boolean isWaiting(Entry entry, long dueNanos, long nowNanos) {
        try {
            if (entry.isSettled()) {
                return false;
            }
        } catch (Throwable failure) {
            failed(failure);
            return false;
        }
        if (nowNanos - dueNanos < 0) {
            return true;
        }
        expire(entry);
        return false;
    }

    /** The deadline stood still while the process did, and leaves time to read what came meanwhile. */
    private static long extend(long dueNanos, long nowNanos, long lagNanos) {
        long later = dueNanos + Math.min(lagNanos, MAX_GRACE_NANOS);
        long readable = nowNanos + READING_NANOS;
        return later - readable > 0 ? later : readable;
    }

    private static void expire(Entry entry) {
        try {
            entry.expired();
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** The sweeper serves every connection: it goes on. */
    private static void failed(Throwable failure) {
        AgentLog.ownFault("a deadline, without which a read waits under the client's own time-out,", failure);
    }
}
