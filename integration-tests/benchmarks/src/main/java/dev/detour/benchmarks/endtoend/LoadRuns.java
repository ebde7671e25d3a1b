package dev.detour.benchmarks.endtoend;

import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.LoadFigures;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured of one client: as many figures of each variant, those of the same place in the same round. */
final class LoadRuns {

    /** In the order in which they take turns. */
    static final List<Variant> VARIANTS = List.of(Variant.NONE, Variant.DETOUR, Variant.OPENTELEMETRY);

    private final Map<Variant, List<LoadFigures>> figures = new EnumMap<>(Variant.class);

    void add(Variant variant, LoadFigures measured) {
        figures.computeIfAbsent(variant, any -> new ArrayList<>()).add(measured);
    }

    double[] each(Variant variant, ToDoubleFunction<LoadFigures> figure) {
        return figures.getOrDefault(variant, List.of()).stream()
                .mapToDouble(figure)
                .toArray();
    }
}
