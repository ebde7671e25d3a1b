package dev.detour.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * A figure from several measurements.
 *
 * @param interval null where there were too few measurements to tell
 */
public record Estimate(double figure, @Nullable Interval interval) {

    /** One that was measured once, or counted. */
    public static Estimate of(double figure) {
        return new Estimate(figure, null);
    }
}
