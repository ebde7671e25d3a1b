package dev.detour.contract;

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
import java.util.stream.Stream;

/** A breaker that opens is a metric at the collector. */
class MetricsIT extends ContractCase {

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC") // it is about the engine: a client each is enough
    void breaker_ofAServerThatIsGone_isExportedAsOpen(AccessKind kind) throws IOException {
        List<String> bodies = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
        try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.WOVEN)
                .environment("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
                .environment("OTEL_METRIC_EXPORT_INTERVAL", "200"))) {
            Session session = Session.open(app, kind, target(HASTY));
            session.get(key("product"));
            redis().kill();

            await().atMost(Duration.ofSeconds(20)).until(() -> {
                session.get(key("product"));
                return bodies.stream()
                        .anyMatch(body -> Stream.of(
                                        "detour.breaker.transitions", "detour.breaker.state", "primary", "open")
                                .allMatch(body::contains));
            });
        } finally {
            collector.stop(0);
        }
    }
}
