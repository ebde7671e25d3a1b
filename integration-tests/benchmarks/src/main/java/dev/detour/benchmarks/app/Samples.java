package dev.detour.benchmarks.app;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What became of each read of a load, by its number; they are due at even intervals from 0 on. Each is written once, by
 * whoever made it. Thread-safe.
 */
final class Samples {

    /** How a read ended. */
    enum Outcome {
        /** Not yet. */
        PENDING,
        RIGHT,
        /** With another key's value, or none that there ever was. */
        WRONG,
        /** With null. */
        ABSENT,
        /** With an exception. */
        FAILED
    }

    private static final Outcome[] OUTCOMES = Outcome.values();

    private final long intervalNanos;
    private final AtomicIntegerArray outcomes;
    private final AtomicIntegerArray micros;

    Samples(int most, long intervalNanos) {
        this.intervalNanos = intervalNanos;
        this.outcomes = new AtomicIntegerArray(most);
        this.micros = new AtomicIntegerArray(most);
    }

    int most() {
        return outcomes.length();
    }

    long dueNanos(long number) {
        return number * intervalNanos;
    }

    /** The first read that is due at this time or later. */
    int firstDue(long nanos) {
        return (int) Math.min(most(), Math.max(0, (nanos + intervalNanos - 1) / intervalNanos));
    }

    /** @param nowNanos on the clock by which it was due */
    void end(int number, Outcome outcome, long nowNanos) {
        micros.set(number, (int) Math.max(0, TimeUnit.NANOSECONDS.toMicros(nowNanos - dueNanos(number))));
        outcomes.set(number, outcome.ordinal());
    }

    /** Whoever has no answer to a read that was due before this has waited in vain. */
    void giveUp(int before, long nowNanos) {
        for (int number = 0; number < before; number++) {
            if (outcome(number) == Outcome.PENDING) {
                end(number, Outcome.FAILED, nowNanos);
            }
        }
    }

    Outcome outcome(int number) {
        return OUTCOMES[outcomes.get(number)];
    }

    /** From when it was due. */
    int micros(int number) {
        return micros.get(number);
    }

    /** How many of these ended so. */
    long count(int from, int to, Outcome outcome) {
        long count = 0;
        for (int number = from; number < to; number++) {
            if (outcome(number) == outcome) {
                count++;
            }
        }
        return count;
    }
}
