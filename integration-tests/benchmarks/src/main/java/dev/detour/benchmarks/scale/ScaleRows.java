package dev.detour.benchmarks.scale;

import dev.detour.benchmarks.Estimate;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Target;
import dev.detour.benchmarks.Variant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is told of all dimensions. */
final class ScaleRows {

    /** Flat is what does not even double. */
    private static final Target FLAT = Target.atMost(2);

    private static final String CLIENT = "Lettuce alone";
    private static final String MAP = "ConcurrentHashMap";

    private final String stage;
    private final ScaleFigures figures;

    /** Why the largest amounts of some were not measured. */
    private final Map<Dimension, String> missing;

    ScaleRows(String stage, ScaleFigures figures, Map<Dimension, String> missing) {
        this.stage = stage;
        this.figures = figures;
        this.missing = missing;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Map<Dimension, Row> ratios = ratios();
        for (Dimension dimension : Dimension.values()) {
            for (int many : dimension.sizes()) {
                rows.addAll(rows(dimension, many));
            }
            rows.add(ratios.get(dimension));
            if (dimension == Dimension.KEYS) {
                rows.add(ratio(Curve.ofMap(figures, dimension), MAP));
            }
        }
        return rows;
    }

    /** How what Detour adds stays as it is. */
    Map<Dimension, Row> ratios() {
        Map<Dimension, Row> ratios = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            Row ratio = ratio(Curve.ofDetour(figures, dimension), Variant.DETOUR.toString());
            ratios.put(dimension, ratio.against(FLAT));
        }
        return ratios;
    }

    private List<Row> rows(Dimension dimension, int many) {
        String looked = "look-up, " + dimension.title(many);
        String added = looked + ", more than " + CLIENT;
        Curve ours = Curve.ofDetour(figures, dimension);
        List<Row> rows = new ArrayList<>();
        rows.add(row(
                dimension, looked, CLIENT, Curve.ofClient(figures, dimension).nanos(many), "ns"));
        rows.add(row(dimension, added, Variant.DETOUR.toString(), ours.nanos(many), "ns"));
        Row bytes = row(dimension, added, Variant.DETOUR.toString(), ours.bytes(many), "B");
        boolean isUnknown = Double.isNaN(ours.bytes(many).figure())
                && !Double.isNaN(ours.nanos(many).figure());
        rows.add(isUnknown ? bytes.noting("the JVM does not tell what such threads allocate") : bytes);
        if (dimension == Dimension.KEYS) {
            rows.add(row(dimension, looked, MAP, Curve.ofMap(figures, dimension).nanos(many), "ns"));
        }
        return rows;
    }

    private Row ratio(Curve curve, String variant) {
        int[] sizes = curve.sizes();
        Dimension dimension = curve.dimension();
        int least = sizes.length < 2 ? dimension.smallest() : sizes[0];
        int most = sizes.length < 2 ? dimension.largest() : sizes[sizes.length - 1];
        String measured = String.format(Locale.ROOT, "look-up, %s against %,d", dimension.title(most), least);
        Row row = row(dimension, measured, variant, curve.ratio(), "times");
        return sizes.length >= 2 && Double.isNaN(curve.ratio().figure())
                ? row.noting("with the least of it nothing was added that could be told")
                : row;
    }

    private Row row(Dimension dimension, String measured, String variant, Estimate estimate, String unit) {
        Row row = new Row(stage, measured, variant, estimate, unit);
        return Double.isNaN(estimate.figure()) ? row.noting(missing.getOrDefault(dimension, "")) : row;
    }
}
