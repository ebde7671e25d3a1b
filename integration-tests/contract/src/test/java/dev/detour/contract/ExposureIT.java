package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Where an application can be reached because of Detour: nowhere, until somebody asks for it, and then from this machine alone. */
class ExposureIT extends ContractCase {

    private static final String BOTH = "UNIFIED_JEDIS|LETTUCE_ASYNC";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> METHODS =
            List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "X");

    private int page;
    private int metrics;

    @BeforeEach
    void choosePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            page = one.getLocalPort();
            metrics = other.getLocalPort();
        }
    }

    /** Has read, had a value loaded, and lost its server: whatever Detour opens by itself is open by then. */
    private void use(ControlledApp app, AccessKind kind) {
        Session session = Session.open(app, kind, target(PATIENT));
        String key = key("product");
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        redis().kill();
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
    }

    private static List<InetSocketAddress> openedBy(ControlledApp app) {
        return ListeningSockets.of(app.jvm().pid());
    }

    @EachKind(only = BOTH)
    void sockets_byDefault_areNone(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.WOVEN))) {
            use(app, kind);

            assertThat(openedBy(app)).isEmpty();
        }
    }

    private ControlledApp everythingOn(AccessKind kind) {
        AgentJvm.Builder jvm = Applications.jvm(kind, Setup.WOVEN)
                .property("detour.page.port", Integer.toString(page))
                .property("detour.prometheus.port", Integer.toString(metrics))
                .property("detour.jmx", "write");
        return ControlledApp.start(jvm);
    }

    @EachKind(only = BOTH)
    void sockets_everySettingOn_areThisMachinesAlone(AccessKind kind) {
        try (ControlledApp app = everythingOn(kind)) {
            use(app, kind);

            await().atMost(SOON).until(() -> openedBy(app).size() >= 2);
            assertThat(openedBy(app))
                    .allMatch(address -> address.getAddress().isLoopbackAddress())
                    .extracting(InetSocketAddress::getPort)
                    .containsExactlyInAnyOrder(page, metrics);
            assertThat(Applications.agentLines(app.jvm(), "WARN", "Prometheus")).isEmpty();
        }
    }

    @EachKind(only = "UNIFIED_JEDIS")
    void sockets_metricsForOthers_areAsAskedForAndSaidAsAWarning(AccessKind kind) {
        AgentJvm.Builder jvm = Applications.jvm(kind, Setup.WOVEN)
                .property("detour.page.port", Integer.toString(page))
                .property("detour.prometheus.port", Integer.toString(metrics))
                .property("detour.prometheus.host", "0.0.0.0");
        try (ControlledApp app = ControlledApp.start(jvm)) {
            use(app, kind);
            app.jvm().awaitLine(line -> line.contains("WARN metrics for Prometheus at http://0.0.0.0:"), SOON);

            await().atMost(SOON).until(() -> openedBy(app).size() >= 2);
            assertThat(openedBy(app))
                    .filteredOn(address -> !address.getAddress().isLoopbackAddress())
                    .extracting(InetSocketAddress::getPort)
                    .containsExactly(metrics);
        }
    }

    @EachKind(only = "UNIFIED_JEDIS")
    void ports_requestThatIsNoReading_isRefused(AccessKind kind) {
        try (ControlledApp app = everythingOn(kind)) {
            use(app, kind);
            await().atMost(SOON).until(() -> openedBy(app).size() >= 2);

            for (String method : METHODS) {
                assertThat(raw(page, method + " /state.json HTTP/1.1\r\nHost: localhost:" + page))
                        .startsWith("HTTP/1.1 405 ");
                assertThat(raw(metrics, method + " /metrics HTTP/1.1\r\nHost: localhost:" + metrics))
                        .startsWith("HTTP/1.1 405 ");
            }
            assertThat(app.jvm().isAlive()).isTrue();
        }
    }

    @EachKind(only = "UNIFIED_JEDIS")
    void ports_pageOfAnotherSite_isShownNothing(AccessKind kind) {
        try (ControlledApp app = everythingOn(kind)) {
            use(app, kind);
            await().atMost(SOON).until(() -> openedBy(app).size() >= 2);

            for (String host :
                    List.of("rebound.example", "rebound.example:" + page, "0.0.0.0", "", "localhost.example")) {
                assertThat(raw(page, "GET /state.json HTTP/1.1\r\nHost: " + host))
                        .startsWith("HTTP/1.1 403 ");
                assertThat(raw(metrics, "GET /metrics HTTP/1.1\r\nHost: " + host))
                        .startsWith("HTTP/1.1 403 ");
            }
            // a browser sends it, and lets no script of that site read what comes without these
            String crossSite = "\r\nHost: localhost:" + page + "\r\nOrigin: http://other.example";
            assertThat(raw(page, "GET /state.json HTTP/1.1" + crossSite))
                    .contains("Cross-Origin-Resource-Policy: same-origin")
                    .doesNotContainIgnoringCase("Access-Control-Allow");
            assertThat(raw(page, "OPTIONS /state.json HTTP/1.1" + crossSite))
                    .startsWith("HTTP/1.1 405 ")
                    .doesNotContainIgnoringCase("Access-Control-Allow");
        }
    }

    private static String raw(int port, String head) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(head, e);
        }
    }
}
