package dev.detour.chaos.app;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one way came to, one after the other, as plain figures: recording must not make what it measures, so
 * everything is added up by the test when the load is over.
 *
 * <p>Thread-safe. A call that is not over has no end.
 */
final class Samples {

    /** Some tier below Redis held the value all the time. */
    static final int HELD = 1;

    /** This process had read a value from servers that were well, and that was not too old to answer. */
    static final int REMEMBERED = 2;

    /** The origin had nothing when the call began, or a moment before: what it came to is what somebody put there meanwhile. */
    static final int ABSENT = 4;

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLongArray due;
    private final AtomicLongArray begun;
    private final AtomicLongArray done;
    private final AtomicIntegerArray held;
    private final AtomicReferenceArray<@Nullable KeyClass> classes;
    private final AtomicReferenceArray<@Nullable String> outcomes;
    private final AtomicReferenceArray<@Nullable String> keys;

    Samples(int capacity) {
        due = new AtomicLongArray(capacity);
        begun = new AtomicLongArray(capacity);
        done = new AtomicLongArray(capacity);
        held = new AtomicIntegerArray(capacity);
        classes = new AtomicReferenceArray<>(capacity);
        outcomes = new AtomicReferenceArray<>(capacity);
        keys = new AtomicReferenceArray<>(capacity);
    }

    /** The place of a call that begins, or -1 if there were more calls than planned. */
    int begin(KeyClass keyClass, String key, long dueNanos, long begunNanos) {
        int index = taken.getAndIncrement();
        if (index >= due.length()) {
            return -1;
        }
        due.set(index, dueNanos);
        begun.set(index, begunNanos);
        classes.set(index, keyClass);
        keys.set(index, key);
        held.set(index, keyClass.isHeld() ? HELD : 0);
        return index;
    }

    /**
     * The call of this place is over.
     *
     * @param holders {@link #HELD}, {@link #REMEMBERED} and {@link #ABSENT}: the sum of those that are so
     */
    void end(int index, String outcome, int holders, long nowNanos) {
        if (index >= 0) {
            done.set(index, nowNanos);
            held.set(index, holders);
            outcomes.set(index, outcome);
        }
    }

    /** How many calls are not over. */
    int pending() {
        int pending = 0;
        for (int i = 0; i < Math.min(taken.get(), due.length()); i++) {
            if (outcomes.get(i) == null) {
                pending++;
            }
        }
        return pending;
    }

    /**
     * A line for each call: due, begun and done in microseconds since the start, the class of its key, what it came to, the
     * sum of what is told of its value, and the key.
     */
    void write(StringBuilder out, String way, long startNanos) {
        for (int i = 0; i < Math.min(taken.get(), due.length()); i++) {
            String outcome = outcomes.get(i);
            out.append("call ").append(way);
            out.append(' ').append((due.get(i) - startNanos) / 1_000);
            out.append(' ').append((begun.get(i) - startNanos) / 1_000);
            out.append(' ').append(outcome == null ? -1 : (done.get(i) - startNanos) / 1_000);
            out.append(' ').append(classes.get(i));
            out.append(' ').append(outcome == null ? "PENDING" : outcome);
            out.append(' ').append(held.get(i));
            out.append(' ').append(keys.get(i)).append('\n');
        }
    }
}
