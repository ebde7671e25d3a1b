package dev.detour.lettuce;

import dev.detour.engine.model.Key;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Own writes of one connection that have been sent and have not returned. What is sent on a connection is executed in
 * order, so a read behind such a write sees it, unless it is answered from elsewhere.
 *
 * <p>Counted by stripes of keys, so that it takes no more room however many are under way. Each key is in two, and a read
 * is left alone where both are taken: by one write that hangs for a second a stripe would be taken from one of 8,192 keys for as
 * long, and that of a server that is well, too. Thread-safe and lock-free; to ask allocates nothing.
 */
final class WritesUnderWay {

    private static final int SHIFT = 13;

    /** Of the golden ratio, by which neighbours are spread (Knuth, The Art of Computer Programming 3, 6.4). */
    private static final int SPREAD = 0x9E3779B9;

    /** By chance one read in 67 million is behind a single write, and behind a thousand keys and values that are, one in 21. */
    private static final int STRIPES = 1 << SHIFT;

    private static final int[] EVERYTHING = new int[0];

    /** The states of a trip, one after the other. */
    private static final int SENT = 0;

    private static final int AWAITED = 1;
    private static final int OVER = 2;

    private final AtomicInteger ofEverything = new AtomicInteger();

    /** The latest of these. */
    private volatile @Nullable String nameOfEverything;

    /** How many of the same each thread has under way that waits for them, or has been interrupted while it did. */
    private final Map<Thread, Integer> ofEverythingBySender = new ConcurrentHashMap<>();

    /** Made at the first write: many connections only read. */
    private volatile @Nullable AtomicIntegerArray byStripe;

    /** Whether one that has not returned, and that a read of this thread would be behind, may touch the key of this hash. */
    boolean mayTouch(int keyHash) {
        AtomicIntegerArray counts = byStripe;
        return counts != null && counts.get(stripe(keyHash)) > 0 && counts.get(otherStripe(keyHash)) > 0
                || ofEverything.get() > 0
                || ofEverythingBySender.containsKey(Thread.currentThread());
    }

    /** A write with these arguments, any of which may be a key, is about to be sent. */
    Trip begin(List<byte[]> arguments) {
        int[] stripes = new int[2 * arguments.size()];
        AtomicIntegerArray counts = counts();
        for (int i = 0; i < stripes.length; i += 2) {
            int hash = Key.hash(arguments.get(i / 2));
            stripes[i] = stripe(hash);
            stripes[i + 1] = otherStripe(hash);
            counts.incrementAndGet(stripes[i]);
            counts.incrementAndGet(stripes[i + 1]);
        }
        return new Trip(stripes, null);
    }

    /** What has not returned and may touch every key; null where nothing is. */
    @Nullable
    String ofEverything() {
        return ofEverything.get() > 0 ? nameOfEverything : null;
    }

    /** The same as {@link #begin} for one that may touch every key. */
    Trip beginEverything(String name) {
        nameOfEverything = name;
        ofEverything.incrementAndGet();
        return new Trip(EVERYTHING, null);
    }

    /**
     * The same where this thread waits for its return: what others send meanwhile is beside it, not behind. What this
     * thread sends is behind it, which it can only be where its wait has been interrupted.
     */
    Trip beginEverythingAndWait() {
        Thread sender = Thread.currentThread();
        ofEverythingBySender.merge(sender, 1, Integer::sum);
        return new Trip(EVERYTHING, sender);
    }

    private void noLongerAwaitedBy(Thread thread) {
        ofEverythingBySender.computeIfPresent(thread, (same, count) -> count == 1 ? null : count - 1);
    }

    private synchronized AtomicIntegerArray made() {
        AtomicIntegerArray counts = byStripe;
        if (counts == null) {
            counts = new AtomicIntegerArray(STRIPES);
            byStripe = counts;
        }
        return counts;
    }

    private AtomicIntegerArray counts() {
        AtomicIntegerArray counts = byStripe;
        return counts == null ? made() : counts;
    }

    private static int stripe(int hash) {
        return hash & (STRIPES - 1);
    }

    private static int otherStripe(int hash) {
        return hash * SPREAD >>> Integer.SIZE - SHIFT;
    }

    /** One write, from its sending to its return. */
    final class Trip {

        private final int[] stripes;

        /** Null where it does not wait; set before it is {@link #AWAITED}. */
        private @Nullable Thread sender;

        private final AtomicInteger state;

        private Trip(int[] stripes, @Nullable Thread sender) {
            this.stripes = stripes;
            this.sender = sender;
            this.state = new AtomicInteger(sender == null ? SENT : AWAITED);
        }

        /**
         * This thread, which has sent it, waits for it now: what others send from here on is beside it, not behind. Only
         * for one that may touch every key.
         */
        void awaited() {
            Thread waiting = Thread.currentThread();
            if (state.get() != SENT) {
                return;
            }
            sender = waiting;
            ofEverythingBySender.merge(waiting, 1, Integer::sum); // for a moment it counts twice, never not at all
            if (state.compareAndSet(SENT, AWAITED)) {
                ofEverything.decrementAndGet();
            } else {
                noLongerAwaitedBy(waiting);
            }
        }

        /** It has returned, was given up, or was never sent; whatever is told after that changes nothing. */
        void end() {
            int was = state.getAndSet(OVER);
            if (was == OVER) {
                return;
            }
            Thread waiting = sender;
            if (was == AWAITED && waiting != null) {
                noLongerAwaitedBy(waiting);
                return;
            }
            if (stripes == EVERYTHING) {
                ofEverything.decrementAndGet();
                return;
            }
            AtomicIntegerArray counts = counts();
            for (int stripe : stripes) {
                counts.decrementAndGet(stripe);
            }
        }
    }
}
