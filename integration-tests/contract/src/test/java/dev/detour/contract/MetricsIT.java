package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OtlpReceiver;
import dev.detour.testkit.ReceivedPoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What the collector is told besides spans. */
class MetricsIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String LATE_REPLIES = "detour.late_replies";

    private final OtlpReceiver collector = OtlpReceiver.start();

    @AfterEach
    void stop() {
        collector.close();
    }

    private ControlledApp exporting(AccessKind kind) {
        return ControlledApp.start(Applications.jvm(kind, Setup.WOVEN)
                .environment("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
                .environment("OTEL_METRIC_EXPORT_INTERVAL", "200"));
    }

    /** What the collector was told last; none before it was told anything. */
    private List<ReceivedPoint> lastOf(String metric) {
        List<ReceivedPoint> told = collector.points(metric);
        return told.subList(Math.max(0, told.size() - 1), told.size());
    }

    private boolean hasOpenPrimary(String metric, String state) {
        return collector.points(metric).stream()
                .anyMatch(point -> point.value() == 1
                        && "primary".equals(point.attribute("detour.tier"))
                        && "open".equals(point.attribute(state)));
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC") // it is about the engine: a client each is enough
    void breaker_ofAServerThatIsGone_isExportedAsOpen(AccessKind kind) {
        try (ControlledApp app = exporting(kind)) {
            Session session = Session.open(app, kind, target(HASTY));
            session.get(key("product"));
            redis().kill();

            await().atMost(SOON).until(() -> {
                session.get(key("product"));
                return hasOpenPrimary("detour.breaker.state", "detour.breaker.state")
                        && hasOpenPrimary("detour.breaker.transitions", "detour.breaker.to");
            });
        }
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC|CLUSTER_LETTUCE_ASYNC")
    void lateReplies_ofAServerThatStoodStill_areCountedOnceEach(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        try (ControlledApp app = exporting(kind)) {
            Session session = Session.open(app, kind, target(PATIENT));
            for (int i = 1; i <= 3; i++) {
                int count = i;
                assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
                redis().freeze();
                assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
                redis().thaw();
                session.set(key("session"), "behind the late reply");

                await().atMost(SOON)
                        .until(() -> lastOf(LATE_REPLIES).stream().anyMatch(point -> point.value() == count));
            }
            assertThat(lastOf(LATE_REPLIES))
                    .allSatisfy(point -> assertThat(point.attributes())
                            .containsEntry("server.address", "127.0.0.1")
                            .containsEntry("server.port", (long) redis().port()));
        }
    }
}
