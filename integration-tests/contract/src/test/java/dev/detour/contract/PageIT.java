package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;

/** What the page serves; how it looks is for a browser to see. A client each is enough: it is about the engine. */
class PageIT extends ContractCase {

    private static final String BOTH = "UNIFIED_JEDIS|LETTUCE_ASYNC";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String VALUE = "VALUEMARKER";

    private final HttpClient browser = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    private ControlledApp app(AccessKind kind, String... settings) {
        var jvm = Applications.jvm(kind, Setup.WOVEN).property("detour.page.port", Integer.toString(port));
        for (int i = 0; i < settings.length; i += 2) {
            jvm.property("detour." + settings[i], settings[i + 1]);
        }
        return ControlledApp.start(jvm);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(SOON)
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Once it is there: the page opens beside the application's start. */
    private String state() {
        return await().ignoreException(ConnectException.class)
                .atMost(SOON)
                .until(() -> get("/state.json").body(), body -> body.endsWith("}"));
    }

    /** A server that is gone, and a read that the memory answers; the key. */
    private String divert(Session session) {
        String key = key("catalog");
        redis().command("SET", key, VALUE);
        session.set(key("session"), "to a primary"); // whose values are remembered
        assertThat(session.get(key).outcome()).isEqualTo(text(VALUE));
        redis().kill();
        assertThat(session.get(key).outcome()).isEqualTo(text(VALUE));
        return key;
    }

    @EachKind(only = BOTH)
    void state_readIsDiverted_tellsTheDecisionAndNeitherKeyNorValue(AccessKind kind) {
        try (ControlledApp app = app(kind)) {
            Session session = Session.open(app, kind, target(PATIENT));
            assertThat(state()).contains("\"mode\":\"route\"", "\"decisions\":[]", "contract.conf");

            String key = divert(session);

            String state = await().atMost(SOON).until(this::state, body -> body.contains("\"answer\":\"local\""));
            assertThat(state)
                    .contains("\"number\":1,", "\"route\":\"catalog\"")
                    .containsPattern("\"cause\":\"(node-down|timeout|breaker-open)\"") // whatever is noticed first
                    .contains("\"server\":\"127.0.0.1:" + redis().port() + "\"", "\"breaker\":\"")
                    .contains("{\"tier\":\"local\",\"result\":\"answered\"")
                    .doesNotContain(key, VALUE);
            assertThat(app.jvm().errorLines()).anyMatch(line -> line.endsWith("http://localhost:" + port + "/"));
        }
    }

    @EachKind(only = BOTH)
    void state_keysAreAllowed_tellsThem(AccessKind kind) {
        try (ControlledApp app = app(kind, "telemetry.key", "full")) {
            String key = divert(Session.open(app, kind, target(PATIENT)));

            assertThat(state()).contains("\"key\":\"" + key + '"').doesNotContain(VALUE);
        }
    }

    @EachKind(only = "UNIFIED_JEDIS")
    void page_anotherNameOrAddress_isRefused(AccessKind kind) throws Exception {
        try (ControlledApp app = app(kind)) {
            state();

            assertThat(raw("GET /state.json HTTP/1.1\r\nHost: rebound.example:" + port + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(raw("POST /state.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"))
                    .startsWith("HTTP/1.1 405 ");
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress other : Collections.list(each.getInetAddresses())) {
                    if (!other.isLoopbackAddress()) {
                        assertUnreachable(other);
                    }
                }
            }
            assertThat(app.jvm().isAlive()).isTrue();
        }
    }

    private void assertUnreachable(InetAddress other) throws IOException {
        try (Socket socket = new Socket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(other, port), 1_000))
                    .as(other.toString())
                    .isInstanceOf(IOException.class);
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @EachKind(only = "UNIFIED_JEDIS")
    void page_portIsTaken_warnsAndTheApplicationRunsOn(AccessKind kind) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            try (ControlledApp app = app(kind)) {
                app.jvm().awaitLine(line -> line.contains("WARN detour.page.port"), SOON);
                String key = key("product");
                assertThat(Session.open(app, kind, target(PATIENT)).get(key).outcome())
                        .isEqualTo(text("loaded " + key));
            }
        }
    }
}
