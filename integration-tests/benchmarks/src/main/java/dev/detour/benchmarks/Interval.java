package dev.detour.benchmarks;

/**
 * Where a figure lies with a confidence of 95 %, in its own unit.
 *
 * @param low not above {@code high}
 */
public record Interval(double low, double high) {

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException(low + " to " + high);
        }
    }
}
