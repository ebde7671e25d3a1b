package dev.detour.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * The range that a figure is to be in, in the figure's own unit.
 *
 * @param least may be minus infinity
 * @param most may be infinity
 */
public record Target(double least, double most) {

    public Target {
        if (!(least <= most)) {
            throw new IllegalArgumentException(least + " to " + most);
        }
    }

    public static Target atMost(double limit) {
        return new Target(Double.NEGATIVE_INFINITY, limit);
    }

    public static Target atLeast(double limit) {
        return new Target(limit, Double.POSITIVE_INFINITY);
    }

    /** By the confidence interval where there is one: what lies across a limit says nothing. */
    Verdict judge(Estimate estimate) {
        if (Double.isNaN(estimate.figure())) {
            return Verdict.INCONCLUSIVE;
        }
        Interval interval = estimate.interval();
        double low = interval == null ? estimate.figure() : interval.low();
        double high = interval == null ? estimate.figure() : interval.high();
        if (low >= least && high <= most) {
            return Verdict.MET;
        }
        return high < least || low > most ? Verdict.MISSED : Verdict.INCONCLUSIVE;
    }

    static Verdict judge(@Nullable Target target, Estimate estimate) {
        if (target != null) {
            return target.judge(estimate);
        }
        return Double.isNaN(estimate.figure()) ? Verdict.INCONCLUSIVE : Verdict.NO_TARGET;
    }

    @Override
    public String toString() {
        if (least == Double.NEGATIVE_INFINITY) {
            return "<= " + Amount.text(most);
        }
        return most == Double.POSITIVE_INFINITY
                ? ">= " + Amount.text(least)
                : Amount.text(least) + " to " + Amount.text(most);
    }
}
