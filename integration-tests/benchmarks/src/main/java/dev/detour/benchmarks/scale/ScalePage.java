package dev.detour.benchmarks.scale;

import com.samskivert.mustache.Mustache;
import dev.detour.benchmarks.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The curves as one HTML file, which needs nothing else: no network, no other file. The tables are written here, so that they are
 * there without scripts as well; a script draws the charts.
 */
final class ScalePage {

    private ScalePage() {}

    static void write(String html, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, html);
    }

    /** @param ratios how flat the curve of each dimension is */
    static String html(ScaleFigures figures, Map<Dimension, Row> ratios, boolean takesLong) {
        Inlined inlined = new Inlined();
        StringWriter page = new StringWriter();
        // text is escaped where the template does not say otherwise, and a name that is not there is an error
        Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .compile(inlined.template())
                .execute(new View(about(takesLong), PanelView.all(figures, ratios)), inlined, page);
        return page.toString();
    }

    /** Everything that the template asks for, but for what is inlined. */
    record View(String about, List<PanelView> panels) {}

    private static String about(boolean takesLong) {
        return (takesLong ? "Long" : "Short") + " form, on "
                + Runtime.getRuntime().availableProcessors()
                + " processors. Each point is the median of rounds in which all points of its chart took turns; the band"
                + " around what Detour adds is its 95 % interval.";
    }
}
