package dev.detour.contract;

import static java.util.stream.Collectors.toMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Plays an OpenTelemetry collector, and keeps what one application has told of its nulls. Thread-safe. */
final class MissCollector implements AutoCloseable {

    private static final String MISSES = "detour.misses";

    /** What was said of a null: the words of its metric's attributes. */
    record Judged(String kind, String evidence, String confidence) {}

    private final HttpServer http;

    /** By port of the server that answered; counts only grow. */
    private final ConcurrentMap<Long, ConcurrentMap<Judged, Long>> counts = new ConcurrentHashMap<>();

    MissCollector() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/v1/metrics", this::receive);
        http.createContext("/", MissCollector::accept); // spans
        http.start();
    }

    /** What OTEL_EXPORTER_OTLP_ENDPOINT takes. */
    String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** How many nulls of a server were judged how, as far as was told. */
    Map<Judged, Long> of(int port) {
        return Map.copyOf(counts.getOrDefault((long) port, new ConcurrentHashMap<>()));
    }

    private void receive(HttpExchange exchange) throws IOException {
        ExportMetricsServiceRequest told =
                ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
        told.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .filter(metric -> metric.getName().equals(MISSES))
                .map(Metric::getSum)
                .forEach(sum -> sum.getDataPointsList().forEach(this::keep));
        accept(exchange);
    }

    private static void accept(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void keep(NumberDataPoint point) {
        Map<String, KeyValue> attributes =
                point.getAttributesList().stream().collect(toMap(KeyValue::getKey, attribute -> attribute));
        long port = attribute(attributes, "server.port").getIntValue();
        Judged judged = new Judged(
                text(attributes, "detour.miss.kind"),
                text(attributes, "detour.evidence"),
                text(attributes, "detour.evidence.confidence"));
        counts.computeIfAbsent(port, asked -> new ConcurrentHashMap<>()).merge(judged, point.getAsInt(), Math::max);
    }

    private static String text(Map<String, KeyValue> attributes, String name) {
        return attribute(attributes, name).getStringValue();
    }

    private static AnyValue attribute(Map<String, KeyValue> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name).getValue();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
