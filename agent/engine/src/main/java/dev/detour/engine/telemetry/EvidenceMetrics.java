package dev.detour.engine.telemetry;

import dev.detour.engine.model.Verdict;
import dev.detour.engine.telemetry.Instrument.Series;
import java.util.List;
import java.util.Locale;

/** What {@link EvidenceCounts} and {@link LateReplyCounts} hold, as metrics. */
final class EvidenceMetrics {

    static final String MISSES = "detour.misses";
    static final String WARMED = "detour.warm.writes";
    static final String LATE_REPLIES = "detour.late_replies";

    private EvidenceMetrics() {}

    static List<Instrument> of(EvidenceCounts counts) {
        return List.of(
                Instrument.counter(
                        MISSES,
                        "{null}",
                        "Reads of cache data that a server answered null, by what is known of the cause.",
                        series -> readMisses(counts, series)),
                Instrument.counter(
                        WARMED,
                        "{value}",
                        "Loaded values that were written back to a server.",
                        series -> counts.warmed()
                                .forEach((server, count) -> series.add(Labels.ofServer(server), count.sum()))));
    }

    static List<Instrument> of(LateReplyCounts counts) {
        return List.of(Instrument.counter(
                LATE_REPLIES,
                "{reply}",
                "Replies that came after their read was answered from elsewhere, and were dropped.",
                series ->
                        counts.replies().forEach((server, count) -> series.add(Labels.ofServer(server), count.sum()))));
    }

    private static void readMisses(EvidenceCounts counts, Series series) {
        counts.misses().forEach((miss, count) -> {
            Verdict verdict = miss.verdict();
            series.add(
                    Labels.ofServer(miss.server())
                            .and("detour.miss.kind", verdict.kind().name().toLowerCase(Locale.ROOT))
                            .and("detour.evidence", verdict.source().label())
                            .and(
                                    "detour.evidence.confidence",
                                    verdict.confidence().label()),
                    count.sum());
        });
    }
}
