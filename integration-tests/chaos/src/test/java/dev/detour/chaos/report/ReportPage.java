package dev.detour.chaos.report;

import com.samskivert.mustache.Mustache;
import dev.detour.chaos.result.ResultFile;
import dev.detour.chaos.result.Run;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A run as one HTML file, which needs nothing else: no network, no other file.
 *
 * <p>The tables are written here, so that they are there without scripts as well; scripts draw the charts.
 */
public final class ReportPage {

    private ReportPage() {}

    /**
     * Writes the page, and the directories that are missing.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Run run, Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, html(run));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String html(Run run) {
        Inlined inlined = new Inlined();
        StringWriter page = new StringWriter();
        // text is escaped where the template does not say otherwise, and a name that is not there is an error
        Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .compile(inlined.template())
                .execute(PageView.of(run), inlined, page);
        return page.toString();
    }

    /** Writes the page of a file of results: {@code ReportPage results.json report.html}. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("Give the file of results and the page to write: results.json report.html");
            System.exit(2);
        }
        write(ResultFile.read(Path.of(args[0])), Path.of(args[1]));
    }
}
