package dev.detour.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows as JSON, with what they were measured on. Complete at any time: it is replaced, never written into. */
final class ResultFile {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().serializeNulls().create();

    private final Path file;
    private final boolean takesLong;
    private final String begun = Instant.now().toString();

    ResultFile(Path file, boolean takesLong) {
        this.file = file;
        this.takesLong = takesLong;
    }

    /** @param takesLong whether it was the long form */
    record Content(String begun, boolean takesLong, int processors, String java, String system, List<Line> rows) {}

    /**
     * A row.
     *
     * @param figure null where nothing could be measured
     * @param low of the confidence interval; null where there is none
     */
    record Line(
            String stage,
            String measured,
            String variant,
            @Nullable Double figure,
            String unit,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable String target,
            String verdict,
            String note) {

        static Line of(Row row) {
            double figure = row.estimate().figure();
            Interval interval = row.estimate().interval();
            Target target = row.target();
            return new Line(
                    row.stage(),
                    row.measured(),
                    row.variant(),
                    Double.isNaN(figure) ? null : figure,
                    row.unit(),
                    interval == null ? null : interval.low(),
                    interval == null ? null : interval.high(),
                    target == null ? null : target.toString(),
                    row.verdict().name(),
                    row.note());
        }
    }

    void write(List<Row> rows) throws IOException {
        Content content = new Content(
                begun,
                takesLong,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                System.getProperty("os.name") + ' ' + System.getProperty("os.arch"),
                rows.stream().map(Line::of).toList());
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path unfinished = Files.createTempFile(directory, "results", ".tmp");
        Files.writeString(unfinished, GSON.toJson(content));
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
