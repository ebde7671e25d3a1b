package dev.detour.benchmarks.scale;

import dev.detour.benchmarks.Statistics;
import dev.detour.benchmarks.scale.ScaleFigures.Measured;
import dev.detour.benchmarks.scale.Way.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way of looking up with so much of something, measured once in each round. Not thread-safe. */
final class Series {

    private final Dimension dimension;
    private final int many;
    private final Kind kind;
    private final Scene scene;
    private final Way way;
    private final Bursts bursts;
    private final List<Double> nanos = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();

    Series(Dimension dimension, int many, Kind kind, Scene scene, Way way, Bursts bursts) {
        this.dimension = dimension;
        this.many = many;
        this.kind = kind;
        this.scene = scene;
        this.way = way;
        this.bursts = bursts;
    }

    int threads() {
        return dimension.threads(many);
    }

    void warmUp(int burstsAtOnce) {
        long lookups = Bursts.warmUp(way, scene.size(), burstsAtOnce);
        if (kind == Kind.DETOUR) {
            scene.made(lookups);
        }
    }

    /** @param isKept whether it is more than a rehearsal */
    void measure(int burstsOfEach, boolean isKept) throws InterruptedException {
        Bursts.Median median = bursts.measure(way, scene.size(), threads(), burstsOfEach);
        if (kind == Kind.DETOUR) {
            scene.made(Bursts.lookups(threads(), burstsOfEach));
        }
        Double allocated = median.bytes();
        if (isKept) {
            nanos.add(median.nanos());
        }
        if (isKept && allocated != null) {
            bytes.add(allocated);
        }
    }

    /** @throws IllegalStateException if something else was measured */
    void check() {
        if (kind == Kind.DETOUR) {
            scene.check();
        }
    }

    Measured measured() {
        return new Measured(dimension, many, kind, array(nanos), medianBytes());
    }

    private @Nullable Double medianBytes() {
        return bytes.isEmpty() ? null : (Double) Statistics.median(array(bytes));
    }

    private static double[] array(List<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
