package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.OwnThread;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PrometheusPortTest {

    private static final String LOOPBACK = "127.0.0.1";

    private final MetricsPart metrics = new MetricsPart();
    private CapturedLog log = new CapturedLog();

    @BeforeEach
    void captureLog() {
        log.close();
        log = new CapturedLog();
    }

    @AfterEach
    void close() {
        log.close();
    }

    private PrometheusPort serving(String host) throws IOException {
        PrometheusPort port = PrometheusPort.open(host, 0, metrics);
        OwnThread.create(port::serve, "test-prometheus").start();
        return port;
    }

    /** What is answered, by its first line, to a request with a header that an HTTP client would not send. */
    private static String statusFor(PrometheusPort port, String method, String host) throws IOException {
        int number = URI.create("http://" + port.authority()).getPort();
        try (Socket socket = new Socket(InetAddress.getByName(LOOPBACK), number)) {
            String head = method + " /metrics HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }

    private static HttpResponse<String> get(PrometheusPort port, String path, String accepted) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + port.authority() + path))
                .header("Accept", accepted)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, false", "localhost, false", "0.0.0.0, true"})
    void openIfWanted_addressThatOthersReach_isSaidAsAWarning(String host, boolean isWarned) throws Exception {
        int free;
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = any.getLocalPort();
        }

        PrometheusPort.openIfWanted(host, free, metrics);

        await().until(() -> log.lines().stream().anyMatch(line -> line.contains("metrics for Prometheus at http://")));
        assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains(" WARN ") == isWarned);
        assertThat(log.lines()).allMatch(line -> line.contains("detour.prometheus.host") == isWarned);
    }

    @Test
    void get_metrics_areTheTextFormat() throws Exception {
        metrics.repliedLate("cache.example:6379");
        try (PrometheusPort port = serving(LOOPBACK)) {
            HttpResponse<String> scraped = get(port, "/metrics", "text/plain");

            assertThat(scraped.statusCode()).isEqualTo(200);
            assertThat(scraped.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
            assertThat(scraped.body())
                    .contains("detour_late_replies_total{server_address=\"cache.example\",server_port=\"6379\"} 1.0");
        }
    }

    @Test
    void get_openMetricsAndADecisionWithASpan_hasAnExemplar() throws Exception {
        try (PrometheusPort port = serving(LOOPBACK);
                SdkTracerProvider tracers = SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(new KeptSpans()))
                        .build()) {
            Span span = tracers.get("test").spanBuilder("lookup").startSpan();
            metrics.timed(Decisions.any(), Context.root().with(span));

            HttpResponse<String> scraped = get(port, "/metrics", "application/openmetrics-text; version=1.0.0");

            assertThat(scraped.body())
                    .contains("detour_tier_duration_seconds_bucket")
                    .contains("trace_id=\"" + span.getSpanContext().getTraceId() + '"')
                    .endsWith("# EOF\n");
        }
    }

    @Test
    void get_anotherPath_isNotFound() throws Exception {
        try (PrometheusPort port = serving(LOOPBACK)) {
            assertThat(get(port, "/", "text/plain").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void post_metrics_isNotAllowed() throws Exception {
        try (PrometheusPort port = serving(LOOPBACK)) {
            assertThat(statusFor(port, "POST", LOOPBACK)).startsWith("HTTP/1.1 405 ");
        }
    }

    @Test
    void get_loopbackByAnotherName_isForbidden() throws Exception {
        try (PrometheusPort port = serving(LOOPBACK)) {
            assertThat(statusFor(port, "GET", "rebound.example:9464")).startsWith("HTTP/1.1 403 ");
            assertThat(statusFor(port, "GET", "localhost:9464")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void get_anotherAddressOfLoopback_isAnswered() throws Exception {
        try (PrometheusPort port = serving("127.0.0.2")) {
            assertThat(get(port, "/metrics", "text/plain").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void get_anyAddress_isAnsweredWhateverTheName() throws Exception {
        try (PrometheusPort port = serving("0.0.0.0")) {
            assertThat(statusFor(port, "GET", "pod.example:9464")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void openIfWanted_portFree_saysWhereItIsAndRunsOnDaemonThreadsAlone() throws IOException {
        int free = freePort();

        PrometheusPort.openIfWanted(LOOPBACK, free, metrics);

        await().until(() -> !log.lines().isEmpty());
        assertThat(log.lines())
                .containsExactly("[detour] metrics for Prometheus at http://127.0.0.1:" + free + "/metrics");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("detour-prometheus"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void openIfWanted_portTaken_saysSoOnOneLineThatNamesTheSetting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            PrometheusPort.openIfWanted(LOOPBACK, taken.getLocalPort(), metrics);

            await().until(() -> !log.lines().isEmpty());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("[detour] WARN no metrics for Prometheus: 127.0.0.1:" + taken.getLocalPort())
                    .contains("detour.prometheus.port");
        }
    }

    @Test
    void openIfWanted_noThread_saysSoOnOneLine() {
        PrometheusPort.openIfWanted(LOOPBACK, 1, metrics, task -> new Thread(task) {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        });

        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("[detour] WARN no metrics for Prometheus: there is no thread")
                .contains("unable to create native thread");
    }

    @Test
    void openIfWanted_notWanted_doesNothing() {
        PrometheusPort.openIfWanted(LOOPBACK, 0, metrics);

        assertThat(metrics.listeners()).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return any.getLocalPort();
        }
    }
}
