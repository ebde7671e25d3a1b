package dev.detour.lettuce;

import dev.detour.engine.model.Key;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Own writes of one connection that have been sent and have not returned. What is sent on a connection is executed in
 * order, so a read behind such a write sees it, unless it is answered from elsewhere.
 *
 * <p>Counted by stripes of keys, so that it takes no more room however many are under way; two keys in a stripe cost a
 * read that is left alone. Thread-safe and lock-free; to ask allocates nothing.
 */
final class WritesUnderWay {

    /** With a thousand writes under way, one read in nine is behind one of them by chance. */
    private static final int STRIPES = 1 << 13;

    private static final int[] EVERYTHING = new int[0];

    private final AtomicInteger ofEverything = new AtomicInteger();

    /** The latest of these. */
    private volatile @Nullable String nameOfEverything;

    /** How many of the same each thread has under way that waits for them, or has been interrupted while it did. */
    private final Map<Thread, Integer> ofEverythingBySender = new ConcurrentHashMap<>();

    /** Made at the first write: many connections only read. */
    private volatile @Nullable AtomicIntegerArray byStripe;

    /** Whether one that has not returned, and that a read of this thread would be behind, may touch this key. */
    boolean mayTouch(Key key) {
        AtomicIntegerArray counts = byStripe;
        return counts != null && counts.get(stripe(key.hashCode())) > 0
                || ofEverything.get() > 0
                || ofEverythingBySender.containsKey(Thread.currentThread());
    }

    /** A write with these arguments, any of which may be a key, is about to be sent. */
    Trip begin(List<byte[]> arguments) {
        int[] stripes = new int[arguments.size()];
        AtomicIntegerArray counts = counts();
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = stripe(Key.hash(arguments.get(i)));
            counts.incrementAndGet(stripes[i]);
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

    /** One write, from its sending to its return. */
    final class Trip {

        private final int[] stripes;

        /** Null where it does not wait. */
        private final @Nullable Thread sender;

        private final AtomicBoolean over = new AtomicBoolean();

        private Trip(int[] stripes, @Nullable Thread sender) {
            this.stripes = stripes;
            this.sender = sender;
        }

        /** It has returned, was given up, or was never sent; whatever is told after that changes nothing. */
        void end() {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            if (sender != null) {
                ofEverythingBySender.computeIfPresent(sender, (same, count) -> count == 1 ? null : count - 1);
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
