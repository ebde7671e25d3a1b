package dev.detour.benchmarks.scale;

import dev.detour.benchmarks.Estimate;
import dev.detour.benchmarks.Statistics;
import dev.detour.benchmarks.scale.ScaleFigures.Measured;
import dev.detour.benchmarks.scale.Way.Kind;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one way of looking up costs with more and more of something, less what another does.
 *
 * @param less null where nothing is taken off
 */
record Curve(
        ScaleFigures figures,
        Dimension dimension,
        Kind kind,
        @Nullable Kind less) {

    /** What Detour adds. */
    static Curve ofDetour(ScaleFigures figures, Dimension dimension) {
        return new Curve(figures, dimension, Kind.DETOUR, Kind.CLIENT);
    }

    static Curve ofClient(ScaleFigures figures, Dimension dimension) {
        return new Curve(figures, dimension, Kind.CLIENT, null);
    }

    /** What it costs to find the same keys in a map of the JDK. */
    static Curve ofMap(ScaleFigures figures, Dimension dimension) {
        return new Curve(figures, dimension, Kind.MAP, Kind.KEY);
    }

    /** The sizes that were measured, rising. */
    int[] sizes() {
        return IntStream.of(dimension.sizes())
                .filter(many -> each(many) != null)
                .toArray();
    }

    private double @Nullable [] each(int many) {
        Measured measured = figures.of(dimension, many, kind);
        Measured reference = less == null ? null : figures.of(dimension, many, less);
        if (measured == null || reference == null) {
            return measured == null || less != null ? null : measured.nanos();
        }
        return Statistics.differences(measured.nanos(), reference.nanos());
    }

    /** In nanoseconds; not a number where that was not measured. */
    Estimate nanos(int many) {
        double[] each = each(many);
        return each == null ? Estimate.of(Double.NaN) : Statistics.ofMedian(each);
    }

    /** Allocated, in bytes; not a number where nobody knows. */
    Estimate bytes(int many) {
        double bytes = bytes(figures.of(dimension, many, kind));
        return Estimate.of(less == null ? bytes : bytes - bytes(figures.of(dimension, many, less)));
    }

    private static double bytes(@Nullable Measured measured) {
        Double bytes = measured == null ? null : measured.bytes();
        return bytes == null ? Double.NaN : bytes;
    }

    /**
     * How many times as much it costs with the most of it that was measured as with the least, round by round.
     *
     * @return not a number where no two were measured, or the least of it costs nothing that could be told
     */
    Estimate ratio() {
        int[] sizes = sizes();
        double[] least = sizes.length < 2 ? null : each(sizes[0]);
        double[] most = sizes.length < 2 ? null : each(sizes[sizes.length - 1]);
        if (least == null || most == null || Arrays.stream(least).anyMatch(nanos -> nanos <= 0)) {
            return Estimate.of(Double.NaN);
        }
        double[] ratios = new double[least.length];
        Arrays.setAll(ratios, round -> most[round] / least[round]);
        return Statistics.ofMedian(ratios);
    }
}
