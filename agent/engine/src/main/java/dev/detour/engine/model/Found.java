package dev.detour.engine.model;

import dev.detour.engine.model.Decision.Result;
import org.jspecify.annotations.Nullable;

/**
 * What a step of a route came to.
 *
 * @param value null unless the result is {@link Result#ANSWERED}
 * @param ageNanos how long ago the value was last seen at its source; 0 for one just read or loaded
 * @param outcome what a primary that was asked again said in place of a value; null for every other step, and where
 *     it was not asked after all
 */
public record Found(
        Result result,
        @Nullable Value value,
        long ageNanos,
        @Nullable Outcome outcome) {

    public static final Found EMPTY = new Found(Result.EMPTY, null, 0, null);
    public static final Found FAILED = new Found(Result.FAILED, null, 0, null);
    public static final Found SHED = new Found(Result.SHED, null, 0, null);
    public static final Found TIMED_OUT = new Found(Result.TIMED_OUT, null, 0, null);

    /** It was given up while a link was being opened for it: nobody has been asked yet. */
    public static final Found UNCONNECTED = new Found(Result.TIMED_OUT, null, 0, null);

    /** It was given up later than it should have been: this process stood still, which tells nothing of whoever was asked. */
    public static final Found OWN_DELAY = new Found(Result.TIMED_OUT, null, 0, null);

    /** Who was asked is well, and has not this key any more: another may have it. */
    public static final Found ELSEWHERE = new Found(Result.FAILED, null, 0, null);

    public static final Found SKIPPED = new Found(Result.SKIPPED, null, 0, null);
    public static final Found REFUSED = new Found(Result.REFUSED, null, 0, null);

    public static Found of(Value value, long ageNanos) {
        return new Found(Result.ANSWERED, value, ageNanos, null);
    }

    /** A primary that was asked again had no value. */
    public static Found of(Result result, Outcome outcome) {
        return new Found(result, null, 0, outcome);
    }

    /** The event that it is for a routing table; allocates nothing. */
    public Event event() {
        if (value != null) {
            return Event.ANSWERED;
        }
        return outcome == null ? Event.PASSED : Event.of(outcome);
    }
}
