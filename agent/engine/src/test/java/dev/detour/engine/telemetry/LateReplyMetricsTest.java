package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.telemetry.otel.MeterInstruments;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LateReplyMetricsTest {

    private final KeptMetrics kept = new KeptMetrics();
    private final SdkMeterProvider meters = kept.provider();
    private final LateReplyCounts counts = new LateReplyCounts();

    @AfterEach
    void close() {
        meters.close();
    }

    private Map<Attributes, Long> collected() {
        MeterInstruments.register(meters.get("test"), EvidenceMetrics.of(counts));
        kept.collect(meters);
        return kept.points(EvidenceMetrics.LATE_REPLIES);
    }

    @Test
    void replies_ofTwoServersAndOfOneThatIsNotKnown_areCountedByServer() {
        counts.repliedLate("[::1]:6379");
        counts.repliedLate("redis.example:6380");
        counts.repliedLate("[::1]:6379");
        counts.repliedLate("");

        assertThat(collected())
                .containsOnly(
                        Map.entry(server("::1", 6379), 2L),
                        Map.entry(server("redis.example", 6380), 1L),
                        Map.entry(Attributes.empty(), 1L));
    }

    @Test
    void replies_ofTenTimesTheServersThatAreKnown_areBoundedAndAllCounted() {
        int servers = 10 * LateReplyCounts.MAX_SERVERS;
        for (int i = 0; i < servers; i++) {
            counts.repliedLate("server-" + i + ":6379");
            counts.repliedLate("server-0:6379");
        }

        Map<Attributes, Long> points = collected();

        assertThat(points)
                .hasSize(LateReplyCounts.MAX_SERVERS + 1)
                .containsEntry(server("server-0", 6379), servers + 1L);
        assertThat(points.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(2L * servers);
    }

    private static Attributes server(String address, long port) {
        return Attributes.builder()
                .put("server.address", address)
                .put("server.port", port)
                .build();
    }
}
