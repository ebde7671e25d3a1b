package dev.detour.testkit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Plays an OpenTelemetry collector that takes OTLP over HTTP, and keeps all that it is told: spans, figures of metrics, and
 * every byte. Thread-safe.
 */
public final class OtlpReceiver implements AutoCloseable {

    private final HttpServer http;
    private final Queue<ReceivedSpan> spans = new ConcurrentLinkedQueue<>();
    private final Queue<ReceivedPoint> points = new ConcurrentLinkedQueue<>();

    /** As Latin-1: legible where it is ASCII, and nothing lost. */
    private final Queue<Body> bodies = new ConcurrentLinkedQueue<>();

    private record Body(String path, String latin1) {}

    private OtlpReceiver(HttpServer http) {
        this.http = http;
    }

    /** Listens on a loopback port. */
    public static OtlpReceiver start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            OtlpReceiver receiver = new OtlpReceiver(http);
            http.createContext("/v1/traces", receiver::traces);
            http.createContext("/v1/metrics", receiver::metrics);
            http.createContext("/v1/logs", receiver::logs);
            http.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} takes. */
    public String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** All spans so far, in the order of arrival; a copy. */
    public List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    /** The spans that match, so far. */
    public List<ReceivedSpan> spans(Predicate<ReceivedSpan> wanted) {
        return spans.stream().filter(wanted).toList();
    }

    /** All figures of a metric so far, each export's after those of the one before; a copy. */
    public List<ReceivedPoint> points(String metric) {
        return points.stream().filter(point -> point.name().equals(metric)).toList();
    }

    /** Whether a text was among the bytes of anything received, logs included. */
    public boolean hasReceived(String text) {
        return hasReceived("/", text);
    }

    /** The same of what was sent to paths that begin like this, for example {@code "/v1/metrics"}. */
    public boolean hasReceived(String path, String text) {
        String sought = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return bodies.stream()
                .anyMatch(body -> body.path().startsWith(path) && body.latin1().contains(sought));
    }

    /**
     * The first span, past or future, that matches.
     *
     * @throws AssertionError if there is none in time; the message lists what came instead
     */
    public ReceivedSpan awaitSpan(Predicate<ReceivedSpan> wanted, Duration timeout) {
        return awaitSpans(wanted, 1, timeout).get(0);
    }

    /**
     * The spans that match, as soon as there are so many.
     *
     * @throws AssertionError as {@link #awaitSpan} does
     */
    public List<ReceivedSpan> awaitSpans(Predicate<ReceivedSpan> wanted, int count, Duration timeout) {
        Await.until(timeout, () -> {
            int seen = spans(wanted).size();
            return seen >= count ? null : "only " + seen + " of " + count + " spans, among\n" + listed();
        });
        return spans(wanted);
    }

    /**
     * The first figure of a metric, past or future, that matches.
     *
     * @throws AssertionError if there is none in time
     */
    public ReceivedPoint awaitPoint(String metric, Predicate<ReceivedPoint> wanted, Duration timeout) {
        Await.until(
                timeout,
                () -> points(metric).stream().anyMatch(wanted)
                        ? null
                        : "no such figure of " + metric + " among " + points(metric));
        return points(metric).stream().filter(wanted).findFirst().orElseThrow();
    }

    private String listed() {
        return spans.stream().map(ReceivedSpan::toString).collect(Collectors.joining("\n"));
    }

    private void traces(HttpExchange exchange) throws IOException {
        byte[] body = accepted(exchange);
        try {
            spans.addAll(OtlpReading.spans(ExportTraceServiceRequest.parseFrom(body)));
        } catch (InvalidProtocolBufferException notOtlp) {
            refuse(exchange);
            return;
        }
        confirm(exchange);
    }

    private void metrics(HttpExchange exchange) throws IOException {
        byte[] body = accepted(exchange);
        try {
            points.addAll(OtlpReading.points(ExportMetricsServiceRequest.parseFrom(body)));
        } catch (InvalidProtocolBufferException notOtlp) {
            refuse(exchange);
            return;
        }
        confirm(exchange);
    }

    private void logs(HttpExchange exchange) throws IOException {
        accepted(exchange);
        confirm(exchange);
    }

    private byte[] accepted(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream sent = exchange.getRequestBody();
        byte[] body = (zipped ? new GZIPInputStream(sent) : sent).readAllBytes();
        bodies.add(new Body(exchange.getRequestURI().getPath(), new String(body, StandardCharsets.ISO_8859_1)));
        return body;
    }

    private static void confirm(HttpExchange exchange) throws IOException {
        answer(exchange, 200);
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        answer(exchange, 400);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
