package dev.detour.engine.telemetry;

import dev.detour.engine.http.Request;
import dev.detour.engine.http.Response;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;

/** What Prometheus is answered: the metrics, through an SDK of their own. Thread-safe. */
final class MetricsSite implements AutoCloseable {

    static final String PATH = "/metrics";

    private final InetAddress address;
    private final PrometheusMetricReader reader;
    private final SdkMeterProvider meters;
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();

    /** @param address where it is served */
    MetricsSite(InetAddress address, MetricsPart metrics) {
        this.address = address;
        // what is not Detour's is told by who scrapes
        this.reader = PrometheusMetricReader.builder()
                .setTargetInfoMetricEnabled(false)
                .setOtelScopeLabelsEnabled(false)
                .build();
        this.meters = SdkMeterProvider.builder()
                .registerMetricReader(reader)
                .setExemplarFilter(ExemplarFilter.traceBased())
                .build();
        metrics.registerAt(meters.get(MetricsPart.SCOPE));
    }

    Response answer(Request request) {
        if (isFromElsewhere(request)) {
            return Response.refusal(
                    "403 Forbidden",
                    "These metrics are for this machine alone: the header Host has to name localhost or the address.");
        }
        if (!request.path().equals(PATH)) {
            return Response.refusal("404 Not Found", "There is " + PATH + '.');
        }
        if (!request.method().equals("GET")) {
            return Response.refusal("405 Method Not Allowed", "The metrics can only be read.", "Allow: GET\r\n");
        }
        return told(request.header("accept"));
    }

    /** By another name, to an address that only this machine can have meant. */
    private boolean isFromElsewhere(Request request) {
        return address.isLoopbackAddress()
                && !request.isForLoopback()
                && !request.host().equals(address.getHostAddress());
    }

    private Response told(String accepted) {
        // exemplars are in OpenMetrics alone
        ExpositionFormatWriter writer = openMetrics.accepts(accepted) ? openMetrics : text;
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try {
            writer.write(page, reader.collect());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return Response.of(writer.getContentType(), page.toByteArray());
    }

    @Override
    public void close() {
        meters.close();
    }
}
