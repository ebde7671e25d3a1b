package dev.detour.lettuce;

import dev.detour.engine.model.Key;
import java.util.List;
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

    /** Made at the first write: many connections only read. */
    private volatile @Nullable AtomicIntegerArray byStripe;

    /** Whether one that has not returned may touch this key. */
    boolean mayTouch(Key key) {
        AtomicIntegerArray counts = byStripe;
        return counts != null && counts.get(stripe(key.hashCode())) > 0 || ofEverything.get() > 0;
    }

    /** A write with these arguments, any of which may be a key, is about to be sent. */
    Trip begin(List<byte[]> arguments) {
        int[] stripes = new int[arguments.size()];
        AtomicIntegerArray counts = counts();
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = stripe(Key.hash(arguments.get(i)));
            counts.incrementAndGet(stripes[i]);
        }
        return new Trip(stripes);
    }

    /** The same for one that may touch every key. */
    Trip beginEverything() {
        ofEverything.incrementAndGet();
        return new Trip(EVERYTHING);
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
        private final AtomicBoolean over = new AtomicBoolean();

        private Trip(int[] stripes) {
            this.stripes = stripes;
        }

        /** It has returned, was given up, or was never sent; whatever is told after that changes nothing. */
        void end() {
            if (!over.compareAndSet(false, true)) {
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
