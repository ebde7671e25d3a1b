package dev.detour.engine.model;

import java.util.concurrent.atomic.LongAdder;

/**
 * The reads of one route whose callers got no value: what they got, and why. Thread-safe; counting takes no lock, allocates
 * nothing and never blocks.
 *
 * <p>A null is no failure by itself: of a key that nobody has, a null is the answer. What is {@link #missed} are the reads
 * for which there was, or may have been, a value: those for which a tier failed that may have had it or could have loaded
 * it, and those that ended without a value after Redis had failed, be it that nothing held one. Not an error that Detour
 * does not know, which is the application's, nor a null in the place of an exception where the origin has said that there
 * is no value.
 */
public final class Unanswered {

    /** What the caller got. */
    public enum End {
        /** The null that Redis gave. */
        NULL,
        /** A null in the place of an exception, by {@code detour.exhausted = miss}. */
        NULL_FOR_EXCEPTION,
        /** The client's exception, for a failure of Redis. */
        EXCEPTION,
        /** The client's exception, for an error that is not known as a failure of Redis. */
        UNKNOWN_ERROR,
        /** Nothing: it did not wait any longer. */
        GIVEN_UP;

        /** How a read ends that nothing answers. */
        public static End of(Outcome outcome, boolean isMissInstead) {
            if (outcome instanceof Outcome.Miss) {
                return NULL;
            }
            return outcome instanceof Outcome.Unknown ? UNKNOWN_ERROR : isMissInstead ? NULL_FOR_EXCEPTION : EXCEPTION;
        }
    }

    private static final int REASONS = Exhaustion.values().length;

    private final LongAdder[] counts = new LongAdder[End.values().length * REASONS];

    Unanswered() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void count(End end, Exhaustion why) {
        counts[end.ordinal() * REASONS + why.ordinal()].increment();
    }

    private long of(End end, Exhaustion why) {
        return counts[end.ordinal() * REASONS + why.ordinal()].sum();
    }

    /** Of all that ended so. */
    public long of(End end) {
        long sum = 0;
        for (Exhaustion why : Exhaustion.values()) {
            sum += of(end, why);
        }
        return sum;
    }

    /** Those for which a tier failed that may have had the value or could have loaded it, whatever else was wrong. */
    public long failed() {
        long sum = 0;
        for (End end : End.values()) {
            sum += end == End.UNKNOWN_ERROR ? 0 : of(end, Exhaustion.FAILED);
        }
        return sum;
    }

    /** Those that ended so after a failure of Redis in whose place no tier held a value, though none of them failed. */
    public long unhelped() {
        return of(End.NULL_FOR_EXCEPTION, Exhaustion.NOT_HELD)
                + of(End.EXCEPTION, Exhaustion.NOT_HELD)
                + of(End.EXCEPTION, Exhaustion.ABSENT)
                + of(End.GIVEN_UP, Exhaustion.NOT_HELD)
                + of(End.GIVEN_UP, Exhaustion.ABSENT);
    }

    /** Those for which there was, or may have been, a value. */
    public long missed() {
        return failed() + unhelped();
    }
}
