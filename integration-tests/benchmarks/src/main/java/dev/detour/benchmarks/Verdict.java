package dev.detour.benchmarks;

/** How a figure stands to its target. */
public enum Verdict {
    /** So it is, as far as the figure is certain: the whole confidence interval keeps the target. */
    MET,
    /** The whole confidence interval misses it. */
    MISSED,
    /** The confidence interval lies across the target's limit, or there is no figure. */
    INCONCLUSIVE,
    /** It is shown for comparison. */
    NO_TARGET
}
