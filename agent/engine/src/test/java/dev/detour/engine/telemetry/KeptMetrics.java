package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Keeps what was exported last. */
final class KeptMetrics implements MetricExporter {

    private final Map<String, MetricData> last = new ConcurrentHashMap<>();

    /** What tells this exporter, and only when asked to. */
    SdkMeterProvider provider() {
        return SdkMeterProvider.builder()
                .registerMetricReader(PeriodicMetricReader.builder(this)
                        .setInterval(Duration.ofDays(1))
                        .build())
                .setExemplarFilter(ExemplarFilter.traceBased())
                .build();
    }

    void collect(SdkMeterProvider meters) {
        assertThat(meters.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    /** All that was collected last, by name; live. */
    Map<String, MetricData> all() {
        return last;
    }

    MetricData data(String metric) {
        MetricData data = last.get(metric);
        assertThat(data).as(metric).isNotNull();
        return data;
    }

    Map<Attributes, Long> points(String metric) {
        Map<Attributes, Long> points = new HashMap<>();
        data(metric)
                .getData()
                .getPoints()
                .forEach(point -> points.put(point.getAttributes(), ((LongPointData) point).getValue()));
        return points;
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
        metrics.forEach(metric -> last.put(metric.getName(), metric));
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return AggregationTemporality.CUMULATIVE;
    }
}
