package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a route would have led from an outcome, as far as that can be told without taking it.
 *
 * @param tier the first that is known to have the value, or that would be asked for it; null where there is none
 * @param isAsked whether it would be asked, so that nobody knows whether it had the value; false where it has
 * @param ageNanos how old the value is that it has; 0 where it would be asked
 * @param isPreceded whether a step stands before it of which nothing is known: a retry, a redirection, a replica, or memory whose
 *     entry was seen since
 */
public record Forecast(@Nullable Tier tier, boolean isAsked, long ageNanos, boolean isPreceded) {

    /** One that has the value. */
    public static Forecast answered(Tier by, long ageNanos, boolean isPreceded) {
        return new Forecast(by, false, ageNanos, isPreceded);
    }

    /** One that would be asked for it. */
    public static Forecast asked(Tier tier, boolean isPreceded) {
        return new Forecast(tier, true, 0, isPreceded);
    }

    /** No step is known to be of any use. */
    public static Forecast nobody(boolean isPreceded) {
        return new Forecast(null, false, 0, isPreceded);
    }
}
