package dev.detour.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What was measured in rounds: as many results of each variant, those of the same place in the same round. Not thread-safe.
 *
 * @param <T> what one JVM has measured
 */
public final class Runs<T> {

    /** In the order in which they take turns. */
    public static final List<Variant> VARIANTS = List.of(Variant.NONE, Variant.DETOUR, Variant.OPENTELEMETRY);

    private final Map<Variant, List<T>> results = new EnumMap<>(Variant.class);

    public void add(Variant variant, T result) {
        results.computeIfAbsent(variant, any -> new ArrayList<>()).add(result);
    }

    /** A figure of each round. */
    public double[] each(Variant variant, ToDoubleFunction<T> figure) {
        return results.getOrDefault(variant, List.of()).stream()
                .mapToDouble(figure)
                .toArray();
    }

    /** Of each round, by how much a figure is above that of no agent. */
    public double[] added(Variant variant, ToDoubleFunction<T> figure) {
        return Statistics.differences(each(variant, figure), each(Variant.NONE, figure));
    }
}
