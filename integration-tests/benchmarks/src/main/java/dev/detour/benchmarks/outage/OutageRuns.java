package dev.detour.benchmarks.outage;

import dev.detour.benchmarks.app.CourseFigures;
import dev.detour.benchmarks.loaded.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was measured of one contender, and what could not be. */
final class OutageRuns {

    private final Contender contender;
    private final List<CourseFigures> figures = new ArrayList<>();
    private String failure = "";

    OutageRuns(Contender contender) {
        this.contender = contender;
    }

    Contender contender() {
        return contender;
    }

    void add(CourseFigures measured) {
        figures.add(measured);
    }

    /** The rest of what there is to say is a stack trace, and no part of a table. */
    void failed(Throwable thrown) {
        failure = "failed: " + thrown.toString().lines().findFirst().orElse("");
    }

    /** Empty where each run has come to its end. */
    String failure() {
        return failure;
    }

    List<CourseFigures> figures() {
        return figures;
    }

    double[] each(ToDoubleFunction<CourseFigures> figure) {
        return figures.stream().mapToDouble(figure).toArray();
    }

    /** Of all runs together. */
    long sum(ToDoubleFunction<CourseFigures> figure) {
        return (long) figures.stream().mapToDouble(figure).sum();
    }
}
