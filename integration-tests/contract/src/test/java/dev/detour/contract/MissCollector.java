package dev.detour.contract;

import static java.util.stream.Collectors.toMap;

import dev.detour.testkit.OtlpReceiver;
import dev.detour.testkit.ReceivedPoint;
import java.util.Map;

/** What one application has told a collector of its nulls. Thread-safe. */
final class MissCollector implements AutoCloseable {

    private static final String MISSES = "detour.misses";

    /** What was said of a null: the words of its metric's attributes. */
    record Judged(String kind, String evidence, String confidence) {
        private static Judged by(ReceivedPoint point) {
            return new Judged(
                    String.valueOf(point.attribute("detour.miss.kind")),
                    String.valueOf(point.attribute("detour.evidence")),
                    String.valueOf(point.attribute("detour.evidence.confidence")));
        }
    }

    private final OtlpReceiver collector = OtlpReceiver.start();

    /** What OTEL_EXPORTER_OTLP_ENDPOINT takes. */
    String endpoint() {
        return collector.endpoint();
    }

    /** How many nulls of a server were judged how, as far as was told: counts only grow. */
    Map<Judged, Long> of(int port) {
        return collector.points(MISSES).stream()
                .filter(point -> Long.valueOf(port).equals(point.attribute("server.port")))
                .collect(toMap(Judged::by, point -> Math.round(point.value()), Math::max));
    }

    @Override
    public void close() {
        collector.close();
    }
}
