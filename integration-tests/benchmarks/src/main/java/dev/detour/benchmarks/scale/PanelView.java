package dev.detour.benchmarks.scale;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.detour.benchmarks.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One chart and its table.
 *
 * @param several what there is more and more of
 */
record PanelView(String several, List<RatioView> ratios, List<LineView> lines) {

    /** Writes what is markup as an escape, so that no text ends the script that it stands in. */
    private static final Gson GSON = new Gson();

    /** How flat a curve is, in words. */
    record RatioView(String verdict, String kind, String text) {
        static RatioView of(Row row) {
            double figure = row.estimate().figure();
            String times = Double.isNaN(figure)
                    ? "not known; " + row.note()
                    : String.format(Locale.ROOT, "%.2f times", figure);
            String kind = switch (row.verdict()) {
                case MET -> "good";
                case MISSED -> "bad";
                case INCONCLUSIVE, NO_TARGET -> "warn";
            };
            return new RatioView(row.verdict().name().toLowerCase(Locale.ROOT), kind, row.measured() + ": " + times);
        }
    }

    static List<PanelView> all(ScaleFigures figures, Map<Dimension, Row> ratios) {
        return Stream.of(
                        List.of(Dimension.NODES),
                        List.of(Dimension.ROUTES),
                        List.of(Dimension.KEYS),
                        List.of(Dimension.FILLED),
                        List.of(Dimension.THREADS, Dimension.VIRTUAL_THREADS))
                .map(dimensions -> new PanelView(
                        dimensions.get(0).several(),
                        dimensions.stream().map(ratios::get).map(RatioView::of).toList(),
                        dimensions.stream()
                                .flatMap(dimension -> LineView.of(figures, dimension).stream())
                                .toList()))
                .toList();
    }

    String title() {
        return Character.toUpperCase(several.charAt(0)) + several.substring(1);
    }

    /** All sizes of its lines, rising. */
    private int[] sizes() {
        return lines.stream()
                .flatMapToInt(line -> IntStream.of(line.curve().sizes()))
                .distinct()
                .sorted()
                .toArray();
    }

    /** The table's head. */
    List<String> heads() {
        return IntStream.of(sizes())
                .mapToObj(many -> String.format(Locale.ROOT, "%,d", many))
                .toList();
    }

    /** A line of the table. */
    record RowView(String name, List<String> cells) {}

    List<RowView> rows() {
        int[] sizes = sizes();
        return lines.stream()
                .map(line -> new RowView(line.name(), line.cells(sizes)))
                .toList();
    }

    /** For the script. */
    String series() {
        int[] sizes = sizes();
        JsonObject json = new JsonObject();
        json.addProperty("several", several);
        JsonArray x = new JsonArray();
        IntStream.of(sizes).forEach(x::add);
        json.add("x", x);
        JsonArray drawn = new JsonArray();
        lines.forEach(line -> drawn.add(line.series(sizes)));
        json.add("lines", drawn);
        return GSON.toJson(json);
    }
}
