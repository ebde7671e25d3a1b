package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * What the caller gets in place of its original outcome, usually from a tier other than the primary.
 *
 * @param value null in {@link #MISS} only
 * @param ageNanos how long ago the value was last seen at its source, in nanoseconds; 0 for one just loaded
 */
public record Answer(@Nullable Value value, Tier tier, long ageNanos) {

    /** No tier had a value, and the route turns a fault into a null rather than the client's exception. */
    public static final Answer MISS = new Answer(null, Tier.PRIMARY, 0);
}
