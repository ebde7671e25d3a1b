package dev.detour.backends;

import com.google.gson.Gson;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;

/**
 * Stands where a team's collector stands: takes spans by OTLP over HTTP and passes them on to Zipkin, which does not
 * understand it. Everything else is taken and dropped. Thread-safe.
 */
final class ZipkinForwarder implements AutoCloseable {

    private final HttpClient zipkin = HttpClient.newHttpClient();
    private final Gson json = new Gson();
    private final URI spansEndpoint;
    private final HttpServer http;

    private ZipkinForwarder(URI spansEndpoint, HttpServer http) {
        this.spansEndpoint = spansEndpoint;
        this.http = http;
    }

    /**
     * Listens on a free loopback port.
     *
     * @param spansEndpoint where Zipkin takes spans as JSON
     */
    static ZipkinForwarder to(String spansEndpoint) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ZipkinForwarder forwarder = new ZipkinForwarder(URI.create(spansEndpoint), http);
            http.createContext("/v1/traces", forwarder::forward);
            http.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                answer(exchange, 200);
            });
            http.start();
            return forwarder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} takes; the protocol is {@code http/protobuf}. */
    String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private void forward(HttpExchange exchange) throws IOException {
        ExportTraceServiceRequest told;
        try {
            told = ExportTraceServiceRequest.parseFrom(body(exchange));
        } catch (InvalidProtocolBufferException notOtlp) {
            answer(exchange, 400);
            return;
        }
        // the sender is told only what Zipkin said, so that nothing is lost in silence
        answer(exchange, send(json.toJson(ZipkinFormat.of(told))) == 202 ? 200 : 502);
    }

    private int send(String spans) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(spansEndpoint)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(spans))
                .build();
        try {
            return zipkin.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream sent = exchange.getRequestBody();
        return (zipped ? new GZIPInputStream(sent) : sent).readAllBytes();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** Listens no more. */
    @Override
    public void close() {
        http.stop(0);
    }
}
