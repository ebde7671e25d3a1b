package dev.detour.engine.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.http.HttpPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpPort server;

    @BeforeEach
    void serve() throws IOException {
        server = LivePage.serving(new Site(() -> "{\"is\":\"state\"}", () -> "{\"is\":\"report\"}"), 0);
        Thread serving = new Thread(server::serve);
        serving.setDaemon(true);
        serving.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** As it stands on the wire, for what an HTTP client would not send. */
    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void get_state_isJsonThatNobodyKeepsOrShares() throws Exception {
        HttpResponse<String> response = answer(to("/state.json"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"is\":\"state\"}");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void get_page_allowsItsOwnScriptAndStyleAlone() throws Exception {
        HttpResponse<String> response = answer(to("/"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                .matches("default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:;"
                        + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(response.body())
                .doesNotContain(
                        "src=",
                        "href=\"http",
                        "url(http",
                        "innerHTML",
                        "outerHTML",
                        "insertAdjacent",
                        "eval(",
                        "style=\"")
                .contains("prefers-color-scheme: dark");
    }

    @Test
    void head_page_hasNoBody() throws Exception {
        HttpResponse<String> response = answer(to("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void otherMethods_areRefused(String method) throws Exception {
        HttpResponse<String> response =
                answer(to("/state.json").method(method, HttpRequest.BodyPublishers.ofString("x".repeat(10_000))));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/state", "/index.html", "/../state.json", "//"})
    void otherPaths_areNotFound(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/state.json", "/nowhere"})
    void foreignHost_isForbiddenWithAReason(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: rebound.example:"
                        + server.address().getPort() + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .contains("Host")
                .doesNotContain("state\"");
    }

    /** Browsers open connections ahead of their needs. */
    @Test
    void get_besidesConnectionsThatSayNothing_isAnswered() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                silent.add(new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort()));
            }

            assertThat(answer(to("/state.json")).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void connect_fromAnotherAddressOfThisMachine_isImpossible() throws Exception {
        List<InetAddress> others = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            Collections.list(each.getInetAddresses()).stream()
                    .filter(address -> !address.isLoopbackAddress())
                    .forEach(others::add);
        }
        for (InetAddress other : others) {
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(
                                new InetSocketAddress(other, server.address().getPort()), 1_000))
                        .as(other.toString())
                        .isInstanceOf(IOException.class);
            }
        }
    }
}
