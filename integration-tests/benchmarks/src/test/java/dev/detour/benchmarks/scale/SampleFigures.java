package dev.detour.benchmarks.scale;

import dev.detour.benchmarks.scale.ScaleFigures.Measured;
import dev.detour.benchmarks.scale.Way.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Figures of rounds that differ much, and in which the same is added each time. */
final class SampleFigures {

    static final double ADDED_NANOS = 150;
    static final double ADDED_BYTES = 120;
    static final double MAP_NANOS = 20;

    private static final int ROUNDS = 8;
    private static final double CLIENT_BYTES = 400;

    private SampleFigures() {}

    static ScaleFigures of(Dimension dimension, int... sizes) {
        return growing(1, dimension, sizes);
    }

    /** @param times as much as with the least is added with all others */
    static ScaleFigures growing(double times, Dimension dimension, int... sizes) {
        return of(ADDED_NANOS, times, dimension, sizes);
    }

    static ScaleFigures adding(double nanos, Dimension dimension, int... sizes) {
        return of(nanos, 1, dimension, sizes);
    }

    private static ScaleFigures of(double added, double times, Dimension dimension, int... sizes) {
        boolean isCounted = dimension != Dimension.VIRTUAL_THREADS;
        List<Measured> all = new ArrayList<>();
        for (int many : sizes) {
            double more = many == sizes[0] ? added : times * added;
            all.add(new Measured(dimension, many, Kind.CLIENT, rounds(0), isCounted ? CLIENT_BYTES : null));
            all.add(new Measured(
                    dimension, many, Kind.DETOUR, rounds(more), isCounted ? CLIENT_BYTES + ADDED_BYTES : null));
            if (dimension == Dimension.KEYS) {
                all.add(new Measured(dimension, many, Kind.KEY, rounds(0), 56.0));
                all.add(new Measured(dimension, many, Kind.MAP, rounds(MAP_NANOS), 56.0));
            }
        }
        return new ScaleFigures(all);
    }

    private static double[] rounds(double added) {
        return IntStream.range(0, ROUNDS)
                .mapToDouble(round -> (round % 2 == 0 ? 200 : 350) + added)
                .toArray();
    }
}
