package dev.detour.benchmarks.scale;

import dev.detour.benchmarks.scale.Way.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What JVMs have measured; those of one measurement are in the order of the rounds. */
record ScaleFigures(List<Measured> all) {

    /**
     * One way of looking up, with so much of something.
     *
     * @param nanos of a look-up in each round
     * @param bytes that it allocates; null where nobody knows
     */
    record Measured(
            Dimension dimension,
            int many,
            Kind kind,
            double[] nanos,
            @Nullable Double bytes) {}

    /** The figures of several JVMs together. */
    ScaleFigures and(ScaleFigures others) {
        List<Measured> both = new ArrayList<>(all);
        both.addAll(others.all);
        return new ScaleFigures(both);
    }

    /** Null where that was not measured. */
    @Nullable
    Measured of(Dimension dimension, int many, Kind kind) {
        return all.stream()
                .filter(one -> one.dimension == dimension && one.many == many && one.kind == kind)
                .findFirst()
                .orElse(null);
    }
}
