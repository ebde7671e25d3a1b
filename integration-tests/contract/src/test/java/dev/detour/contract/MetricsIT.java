package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the collector is told besides spans. */
class MetricsIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** As the protocol encodes it: two times and a number, each of eight bytes behind the number of its field. */
    private static final Pattern LATE_REPLIES = Pattern.compile(
            "detour\\.late_replies.*?\\{reply}.{1,8}?\\x11.{8}\\x19.{8}\\x31(.)\\x00{7}", Pattern.DOTALL);

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private ControlledApp exporting(AccessKind kind) {
        String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
        return ControlledApp.start(Applications.jvm(kind, Setup.WOVEN)
                .environment("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
                .environment("OTEL_METRIC_EXPORT_INTERVAL", "200"));
    }

    /** What the collector was told last; none before it was told anything. */
    private int toldLate() {
        int told = 0;
        for (String body : bodies) {
            Matcher count = LATE_REPLIES.matcher(body);
            told = count.find() ? count.group(1).charAt(0) : told;
        }
        return told;
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC") // it is about the engine: a client each is enough
    void breaker_ofAServerThatIsGone_isExportedAsOpen(AccessKind kind) {
        try (ControlledApp app = exporting(kind)) {
            Session session = Session.open(app, kind, target(HASTY));
            session.get(key("product"));
            redis().kill();

            await().atMost(SOON).until(() -> {
                session.get(key("product"));
                return bodies.stream()
                        .anyMatch(body -> Stream.of(
                                        "detour.breaker.transitions", "detour.breaker.state", "primary", "open")
                                .allMatch(body::contains));
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

                await().atMost(SOON).until(() -> toldLate() == count);
            }
            assertThat(bodies).anyMatch(body -> body.contains("server.address") && body.contains("server.port"));
        }
    }
}
