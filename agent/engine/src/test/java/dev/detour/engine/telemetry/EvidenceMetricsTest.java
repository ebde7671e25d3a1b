package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Confidence;
import dev.detour.engine.model.Verdict.Source;
import dev.detour.engine.telemetry.otel.MeterInstruments;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvidenceMetricsTest {

    private static final Verdict COLD = Verdict.likely(MissKind.COLD_START, Source.OWN_WRITE);
    private static final Verdict EXPIRED = new Verdict(MissKind.EXPIRED, Source.EVENT, Confidence.CERTAIN);

    private final KeptMetrics kept = new KeptMetrics();
    private final SdkMeterProvider meters = kept.provider();
    private final EvidenceCounts counts = new EvidenceCounts();

    @AfterEach
    void close() {
        meters.close();
    }

    private Map<Attributes, Long> collected(String metric) {
        MeterInstruments.register(meters.get("test"), EvidenceMetrics.of(counts));
        kept.collect(meters);
        return kept.points(metric);
    }

    private static AttributesBuilder server(String address, long port) {
        return Attributes.builder().put("server.address", address).put("server.port", port);
    }

    private static Attributes of(AttributesBuilder server, String kind, String evidence, String confidence) {
        return server.put("detour.miss.kind", kind)
                .put("detour.evidence", evidence)
                .put("detour.evidence.confidence", confidence)
                .build();
    }

    @Test
    void misses_ofSeveralServersAndVerdicts_areCountedByBoth() {
        counts.missed("a:6379", COLD, 2);
        counts.missed("a:6379", EXPIRED, 1);
        counts.missed("[::1]:6380", COLD, 5);
        counts.missed("a:6379", COLD, 3);
        counts.missed("", Verdict.UNEXPLAINED, 1);

        assertThat(collected(EvidenceMetrics.MISSES))
                .containsOnly(
                        Map.entry(of(server("a", 6379), "cold_start", "own-write", "likely"), 5L),
                        Map.entry(of(server("a", 6379), "expired", "event", "certain"), 1L),
                        Map.entry(of(server("::1", 6380), "cold_start", "own-write", "likely"), 5L),
                        Map.entry(of(Attributes.builder(), "unexplained", "none", "unknown"), 1L));
    }

    @Test
    void warmed_ofTwoServers_isCountedByServer() {
        counts.warmed("a:6379", 10);
        counts.warmed("b:6379", 1);
        counts.warmed("a:6379", 5);

        assertThat(collected(EvidenceMetrics.WARMED))
                .containsOnly(
                        Map.entry(server("a", 6379).build(), 15L),
                        Map.entry(server("b", 6379).build(), 1L));
    }

    @Test
    void misses_ofTenTimesTheServersThatAreKnown_areBoundedAndAllCounted() {
        int servers = 10 * EvidenceCounts.MAX_SERVERS;
        for (int i = 0; i < servers; i++) {
            counts.missed("server-" + i + ":6379", COLD, 2);
            counts.warmed("server-" + i + ":6379", 1);
        }

        assertThat(counts.misses()).hasSize(EvidenceCounts.MAX_SERVERS + 1);
        assertThat(counts.warmed()).hasSize(EvidenceCounts.MAX_SERVERS + 1);
        assertThat(collected(EvidenceMetrics.MISSES).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(2L * servers);
    }
}
