package dev.detour.benchmarks.hit;

import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.HitFigures;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one client with so many threads: as many figures of each variant, those of the same place measured one
 * right after the other. Not thread-safe.
 */
final class HitRuns {

    private final int threads;
    private final int processors;
    private final Map<Variant, List<HitFigures>> figures = new EnumMap<>(Variant.class);

    /** @param processors of the machine */
    HitRuns(int threads, int processors) {
        this.threads = threads;
        this.processors = processors;
    }

    void add(Variant variant, HitFigures measured) {
        figures.computeIfAbsent(variant, any -> new ArrayList<>()).add(measured);
    }

    /** In nanoseconds of a processor: threads that share one wait for each other most of the time that the clock shows. */
    double[] nanos(Variant variant) {
        double share = (double) Math.min(threads, processors) / threads;
        return each(variant, run -> run.nanos() * share);
    }

    double[] bytes(Variant variant) {
        return each(variant, HitFigures::bytes);
    }

    private double[] each(Variant variant, ToDoubleFunction<HitFigures> figure) {
        return figures.getOrDefault(variant, List.of()).stream()
                .mapToDouble(figure)
                .toArray();
    }
}
