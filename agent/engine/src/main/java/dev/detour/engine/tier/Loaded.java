package dev.detour.engine.tier;

import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * What came of an origin load.
 *
 * @param value null unless the result is {@link Result#ANSWERED}
 */
public record Loaded(Result result, @Nullable Value value) {

    static final Loaded EMPTY = new Loaded(Result.EMPTY, null);
    static final Loaded FAILED = new Loaded(Result.FAILED, null);
    static final Loaded SHED = new Loaded(Result.SHED, null);
    static final Loaded TIMED_OUT = new Loaded(Result.TIMED_OUT, null);

    static Loaded of(Value value) {
        return new Loaded(Result.ANSWERED, value);
    }

    /** Whether the origin said what it has, be it nothing. */
    boolean isKnowledge() {
        return result == Result.ANSWERED || result == Result.EMPTY;
    }
}
