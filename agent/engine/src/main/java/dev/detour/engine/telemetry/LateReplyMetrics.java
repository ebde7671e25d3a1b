package dev.detour.engine.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;

/** Gives what {@link LateReplyCounts} holds to the SDK, whenever that collects. */
final class LateReplyMetrics {

    static final String REPLIES = "detour.late_replies";

    private LateReplyMetrics() {}

    static void register(Meter meter, LateReplyCounts counts) {
        meter.counterBuilder(REPLIES)
                .setUnit("{reply}")
                .setDescription("Replies that came after their read was answered from elsewhere, and were dropped.")
                .buildWithCallback(measured ->
                        counts.replies().forEach((server, count) -> measured.record(count.sum(), ofServer(server))));
    }

    private static Attributes ofServer(String server) {
        return server.isEmpty()
                ? Attributes.empty()
                : ServerAddress.of(server).addTo(Attributes.builder()).build();
    }
}
