package dev.detour.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param stage whose line
 * @param measured what the figure is of
 * @param variant with which agent, or whose way
 * @param estimate in {@code unit}; its figure is not a number where nothing could be measured
 * @param target null where there is none
 * @param note what has to be known with it; may be empty
 */
public record Row(
        String stage,
        String measured,
        String variant,
        Estimate estimate,
        String unit,
        @Nullable Target target,
        String note) {

    /** A figure that is shown for comparison. */
    public Row(String stage, String measured, String variant, Estimate estimate, String unit) {
        this(stage, measured, variant, estimate, unit, null, "");
    }

    /** A stage that has come to no end. The rest of what there is to say is a stack trace, and no part of a table. */
    static Row failed(String stage, Throwable failure) {
        String firstLine = failure.toString().lines().findFirst().orElse("");
        return new Row(stage, "the stage has failed", "", Estimate.of(Double.NaN), "", null, firstLine);
    }

    /** The same with a target. */
    public Row against(Target wanted) {
        return new Row(stage, measured, variant, estimate, unit, wanted, note);
    }

    /** The same with a note. */
    public Row noting(String remark) {
        return new Row(stage, measured, variant, estimate, unit, target, remark);
    }

    /** Never said by a stage: it follows from the figure. */
    public Verdict verdict() {
        return Target.judge(target, estimate);
    }
}
