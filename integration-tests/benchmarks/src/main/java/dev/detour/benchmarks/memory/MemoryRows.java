package dev.detour.benchmarks.memory;

import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Runs;
import dev.detour.benchmarks.Statistics;
import dev.detour.benchmarks.Target;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.MemoryFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** What is told of one client. */
final class MemoryRows {

    /** Of the heap at rest. */
    private static final Target FEW_MEBIBYTES = Target.atMost(10);

    private static final double MEBIBYTE = 1 << 20;

    /** What is measured, in bytes. */
    private enum Figure {
        REST_HEAP("heap at rest", MemoryFigures::restHeap),
        REST_METASPACE("metaspace at rest", MemoryFigures::restMetaspace),
        FULL_HEAP("heap, 1,000,000 keys read", MemoryFigures::fullHeap),
        FULL_METASPACE("metaspace, 1,000,000 keys read", MemoryFigures::fullMetaspace);

        private final String title;
        private final ToDoubleFunction<MemoryFigures> bytes;

        Figure(String title, ToDoubleFunction<MemoryFigures> bytes) {
            this.title = title;
            this.bytes = bytes;
        }

        double mebibytes(MemoryFigures run) {
            return bytes.applyAsDouble(run) / MEBIBYTE;
        }
    }

    private final String stage;
    private final String client;
    private final Runs<MemoryFigures> runs;

    MemoryRows(String stage, String client, Runs<MemoryFigures> runs) {
        this.stage = stage;
        this.client = ", " + client.charAt(0) + client.substring(1).toLowerCase(Locale.ROOT);
        this.runs = runs;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Figure figure : Figure.values()) {
            for (Variant variant : Runs.VARIANTS) {
                rows.add(row(figure.title, variant, runs.each(variant, figure::mebibytes), "MiB"));
            }
            Row ours = added(figure, Variant.DETOUR);
            rows.add(figure == Figure.REST_HEAP ? ours.against(FEW_MEBIBYTES) : ours);
            rows.add(added(figure, Variant.OPENTELEMETRY));
        }
        rows.add(perKey());
        return rows;
    }

    private Row added(Figure figure, Variant variant) {
        return row(figure.title + ", more than no agent", variant, runs.added(variant, figure::mebibytes), "MiB");
    }

    /** Without what it takes at rest. */
    private Row perKey() {
        double[] rest = runs.added(Variant.DETOUR, MemoryFigures::restHeap);
        double[] full = runs.added(Variant.DETOUR, MemoryFigures::fullHeap);
        double[] each = Arrays.stream(Statistics.differences(full, rest))
                .map(bytes -> bytes / MemoryStage.KEYS)
                .toArray();
        double remembered = Statistics.median(
                runs.each(Variant.DETOUR, run -> Objects.requireNonNull(run.remembered(), "Detour was to be there")));
        return row("heap for each of 1,000,000 keys", Variant.DETOUR, each, "B")
                .noting(String.format(
                        Locale.ROOT,
                        "with default settings: there is room for the values of %,.0f, of the others less is known",
                        remembered));
    }

    private Row row(String measured, Variant variant, double[] figures, String unit) {
        return new Row(stage, measured + client, variant.toString(), Statistics.ofMedian(figures), unit);
    }
}
