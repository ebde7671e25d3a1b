package dev.detour.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.OwnThread;
import dev.detour.engine.telemetry.CapturedLog;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpPortTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String ASKING = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int LONG_BYTES = 100_000_000;

    private final List<HttpPort> opened = new ArrayList<>();
    private CapturedLog log = new CapturedLog();

    @BeforeEach
    void captureLog() {
        log.close();
        log = new CapturedLog();
    }

    @AfterEach
    void close() throws IOException {
        log.close();
        for (HttpPort each : opened) {
            each.close();
        }
    }

    private HttpPort serving(HttpPort port) {
        opened.add(port);
        OwnThread.create(port::serve, "test-port").start();
        return port;
    }

    private HttpPort serving(byte[] body) throws IOException {
        return serving(new HttpPort(ANY, request -> Response.of("text/plain", body), "test"));
    }

    private HttpPort hasty(byte[] body) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(ANY);
        return serving(new HttpPort(socket, request -> Response.of("text/plain", body), "test", SHORT_NANOS));
    }

    private static Socket connected(HttpPort port) throws IOException {
        return new Socket(port.address().getAddress(), port.address().getPort());
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String answer(HttpPort port, String request) throws IOException {
        try (Socket socket = connected(port)) {
            say(socket, request);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A byte now and then, so that no single read takes long, until the other side has had enough. */
    private static void drip(Socket socket) {
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    try {
                        say(socket, "x");
                        return false;
                    } catch (SocketException ended) {
                        return true;
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\n\n", "\r\n\r\n", " ", "\u0016\u0003\u0001\r\n\r\n"})
    void serve_noHttp_isRefusedAndNotAFaultOfOurs(String request) throws IOException {
        assertThat(answer(serving(new byte[0]), request)).startsWith("HTTP/1.1 400 ");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void serve_nothingSaid_isNotAnswered() throws IOException {
        assertThat(answer(serving(new byte[0]), "")).isEmpty();
    }

    @Test
    void serve_siteThrows_saysSoAndServesOn() throws IOException {
        HttpPort port = serving(new HttpPort(
                ANY,
                request -> {
                    throw new IllegalStateException(request.path());
                },
                "test"));

        assertThat(answer(port, ASKING)).isEmpty();
        assertThat(answer(port, "\n")).startsWith("HTTP/1.1 400 ");
        // the connection is closed before it is said
        await().untilAsserted(
                        () -> assertThat(log.lines()).singleElement().asString().contains("the port of test"));
    }

    @Test
    void serve_headsThatDrip_keepNobodyOut() throws IOException {
        HttpPort port = hasty(new byte[0]);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                slow.add(connected(port));
            }
            slow.forEach(HttpPortTest::drip);

            await().until(() -> answer(port, ASKING).startsWith("HTTP/1.1 200 "));
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void serve_restThatDrips_isEnded() throws IOException {
        try (Socket socket = connected(hasty(new byte[0]))) {
            say(socket, ASKING);

            drip(socket);
        }
    }

    @Test
    void serve_answerThatNobodyReads_isEnded() throws IOException {
        HttpPort port = hasty(new byte[LONG_BYTES]);
        try (Socket socket = connected(port)) {
            say(socket, ASKING);

            drip(socket);
        }
    }

    /** As where no file descriptors are left. */
    @Test
    void serve_nothingCanBeAccepted_pausesInBetween() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        ServerSocket failing = new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                tries.incrementAndGet();
                throw new SocketException("Too many open files");
            }
        };
        long startNanos = System.nanoTime();
        serving(new HttpPort(failing, request -> Response.of("text/plain", new byte[0]), "test", SHORT_NANOS));

        await().until(() -> tries.get() >= 4);

        assertThat(System.nanoTime() - startNanos).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(250));
    }

    @Test
    void open_portTaken_throws() throws IOException {
        InetSocketAddress taken = serving(new byte[0]).address();

        assertThatThrownBy(() -> new HttpPort(taken, request -> Response.of("text/plain", new byte[0]), "test"))
                .isInstanceOf(BindException.class);
    }
}
