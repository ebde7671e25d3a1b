package dev.detour.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalePageTest {

    private static final ScaleFigures FIGURES = SampleFigures.growing(3, Dimension.ROUTES, 1, 10, 1_000)
            .and(SampleFigures.of(Dimension.KEYS, 10_000, 100_000))
            .and(SampleFigures.of(Dimension.THREADS, 1, 1_000))
            .and(SampleFigures.of(Dimension.VIRTUAL_THREADS, 1, 10_000));

    private static String html(ScaleFigures figures) {
        return ScalePage.html(figures, new ScaleRows("scale", figures, Map.of()).ratios(), false);
    }

    private static long count(String page, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(page).results().count();
    }

    @Test
    void write_figures_isOneFileThatAsksForNothing(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("new").resolve("scale.html");

        ScalePage.write(html(FIGURES), file);

        assertThat(Files.readString(file))
                .contains("default-src 'none'", "var uPlot=", "u-hz")
                .doesNotContain("<link rel=\"stylesheet\"", "src=\"", "@import", "url(http");
    }

    @Test
    void html_figures_standInTheTableAndBesideTheChart() {
        String page = html(FIGURES);

        assertThat(page)
                .contains("<tr><th scope=\"row\">Detour adds</th><td class=\"number\">150</td>"
                        + "<td class=\"number\">450</td><td class=\"number\">450</td></tr>");
        assertThat(page).contains("\"several\":\"routes\",\"x\":[1,10,1000]");
        assertThat(page).contains("\"nanos\":[150.0,450.0,450.0]");
        assertThat(count(page, "class=\"series\"")).isEqualTo(5);
        assertThat(count(page, "<script")).isEqualTo(count(page, "</script>"));
    }

    @Test
    void html_ratios_sayHowFlatItIs() {
        assertThat(html(FIGURES))
                .contains("<span class=\"tag bad\">missed</span> look-up, 1,000 routes against 1: 3.00 times")
                .contains(
                        "<span class=\"tag good\">met</span> look-up, 100,000 keys in memory against 10,000: 1.00 times");
    }

    @Test
    void html_pointThatWasNotMeasured_isAGap() {
        assertThat(html(FIGURES))
                .contains("\"several\":\"threads\",\"x\":[1,1000,10000]")
                .contains("\"nanos\":[150.0,150.0,null]")
                .contains("\"nanos\":[150.0,null,150.0]");
    }

    @Test
    void html_nothingWasMeasured_isAPageAllTheSame() {
        assertThat(html(new ScaleFigures(List.of()))).contains("\"x\":[]", "not known");
    }
}
