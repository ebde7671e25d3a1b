package dev.detour.benchmarks.hit;

import static dev.detour.benchmarks.Variant.DETOUR;
import static dev.detour.benchmarks.Variant.FORGETFUL;
import static dev.detour.benchmarks.Variant.NONE;
import static dev.detour.benchmarks.Variant.OPENTELEMETRY;

import dev.detour.benchmarks.Estimate;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Statistics;
import dev.detour.benchmarks.Target;
import dev.detour.benchmarks.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What is told of one client with so many threads. */
final class HitRows {

    private static final int TIMES = 10;

    private final String stage;
    private final Client client;
    private final String read;
    private final HitRuns runs;

    HitRows(String stage, Client client, int threads, HitRuns runs) {
        this.stage = stage;
        this.client = client;
        this.read = "hit, " + client + ", " + threads + (threads == 1 ? " thread" : " threads");
        this.runs = runs;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Variant variant : Variant.values()) {
            rows.add(row(read, variant, Statistics.ofMean(runs.nanos(variant)), "ns"));
            rows.add(row(read, variant, Statistics.ofMean(runs.bytes(variant)), "B"));
        }
        added(rows, FORGETFUL, client.forgetful());
        added(rows, DETOUR, client.remembering());
        rows.add(added(OPENTELEMETRY, runs::nanos, "ns"));
        rows.add(added(OPENTELEMETRY, runs::bytes, "B"));
        rows.add(tenfold(runs::nanos, "ns"));
        rows.add(tenfold(runs::bytes, "B"));
        return rows;
    }

    private void added(List<Row> rows, Variant variant, Client.Limits limits) {
        rows.add(added(variant, runs::nanos, "ns").against(Target.atMost(limits.nanos())));
        rows.add(added(variant, runs::bytes, "B").against(Target.atMost(limits.bytes())));
    }

    private Row added(Variant variant, Function<Variant, double[]> figures, String unit) {
        return row(
                read + ", more than no agent",
                variant,
                Statistics.ofMean(Statistics.differences(figures.apply(variant), figures.apply(NONE))),
                unit);
    }

    /** As a difference, not as a ratio, which nothing could be said of where Detour adds next to nothing. */
    private Row tenfold(Function<Variant, double[]> figures, String unit) {
        double[] theirs = Statistics.differences(figures.apply(OPENTELEMETRY), figures.apply(NONE));
        double[] ours = Statistics.differences(figures.apply(DETOUR), figures.apply(NONE));
        double[] tenOfOurs = Arrays.stream(ours).map(added -> TIMES * added).toArray();
        String ratio = String.format(
                Locale.ROOT,
                "the OpenTelemetry agent adds %.1f times what Detour adds",
                Statistics.median(theirs) / Statistics.median(ours));
        return row(
                        read + ", OpenTelemetry's more less 10 times Detour's",
                        DETOUR,
                        Statistics.ofMean(Statistics.differences(theirs, tenOfOurs)),
                        unit)
                .against(Target.atLeast(0))
                .noting(ratio);
    }

    private Row row(String measured, Variant variant, Estimate estimate, String unit) {
        return new Row(stage, measured, variant.toString(), estimate, unit);
    }
}
