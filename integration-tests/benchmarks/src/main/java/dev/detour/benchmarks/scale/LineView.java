package dev.detour.benchmarks.scale;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.detour.benchmarks.Estimate;
import dev.detour.benchmarks.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A curve as it is drawn.
 *
 * @param style by which the script knows its colour and its dashes
 */
record LineView(String name, String style, Curve curve) {

    static List<LineView> of(ScaleFigures figures, Dimension dimension) {
        boolean areVirtual = dimension == Dimension.VIRTUAL_THREADS;
        String whose = areVirtual ? ", virtual threads" : "";
        List<LineView> lines = new ArrayList<>();
        lines.add(new LineView(
                "Detour adds" + whose, areVirtual ? "virtual" : "detour", Curve.ofDetour(figures, dimension)));
        lines.add(new LineView(
                "Lettuce alone" + whose, areVirtual ? "virtual-client" : "client", Curve.ofClient(figures, dimension)));
        if (dimension == Dimension.KEYS) {
            lines.add(new LineView("a ConcurrentHashMap of as many keys", "map", Curve.ofMap(figures, dimension)));
        }
        return lines;
    }

    /** In the table; empty where there is no figure. */
    List<String> cells(int[] sizes) {
        return IntStream.of(sizes).mapToObj(many -> cell(curve.nanos(many))).toList();
    }

    private static String cell(Estimate nanos) {
        return Double.isNaN(nanos.figure()) ? "–" : String.format(Locale.ROOT, "%,.0f", nanos.figure());
    }

    /** For the script: null where there is no figure. */
    JsonObject series(int[] sizes) {
        JsonObject json = new JsonObject();
        json.addProperty("name", name);
        json.addProperty("style", style);
        json.add("nanos", column(sizes, Estimate::figure));
        json.add("low", column(sizes, estimate -> bound(estimate, Interval::low)));
        json.add("high", column(sizes, estimate -> bound(estimate, Interval::high)));
        return json;
    }

    private static double bound(Estimate estimate, ToDoubleFunction<Interval> bound) {
        Interval interval = estimate.interval();
        return interval == null ? Double.NaN : bound.applyAsDouble(interval);
    }

    private JsonArray column(int[] sizes, ToDoubleFunction<Estimate> value) {
        JsonArray column = new JsonArray(sizes.length);
        for (int many : sizes) {
            double number = value.applyAsDouble(curve.nanos(many));
            column.add(Double.isNaN(number) ? null : (Double) number);
        }
        return column;
    }
}
