package dev.detour.engine.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import java.util.Locale;

/** Gives what {@link EvidenceCounts} holds to the SDK, whenever that collects. */
final class EvidenceMetrics {

    static final String MISSES = "detour.misses";
    static final String WARMED = "detour.warm.writes";

    private static final AttributeKey<String> KIND = AttributeKey.stringKey("detour.miss.kind");
    private static final AttributeKey<String> EVIDENCE = AttributeKey.stringKey("detour.evidence");
    private static final AttributeKey<String> CONFIDENCE = AttributeKey.stringKey("detour.evidence.confidence");

    private EvidenceMetrics() {}

    static void register(Meter meter, EvidenceCounts counts) {
        meter.counterBuilder(MISSES)
                .setUnit("{null}")
                .setDescription("Reads of cache data that a server answered null, by what is known of the cause.")
                .buildWithCallback(measured -> counts.misses()
                        .forEach((miss, count) -> measured.record(
                                count.sum(),
                                of(miss.server())
                                        .put(KIND, miss.verdict().kind().name().toLowerCase(Locale.ROOT))
                                        .put(EVIDENCE, miss.verdict().source().label())
                                        .put(
                                                CONFIDENCE,
                                                miss.verdict().confidence().label())
                                        .build())));
        meter.counterBuilder(WARMED)
                .setUnit("{value}")
                .setDescription("Loaded values that were written back to a server.")
                .buildWithCallback(measured -> counts.warmed()
                        .forEach((server, count) ->
                                measured.record(count.sum(), of(server).build())));
    }

    private static AttributesBuilder of(String server) {
        return server.isEmpty()
                ? Attributes.builder()
                : ServerAddress.of(server).addTo(Attributes.builder());
    }
}
