package dev.detour.coexistence.app;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.Objects;

/** An SDK as an application puts it together that sends to a collector. */
final class OwnSdk {

    private static final Resource SHOP =
            Resource.create(Attributes.of(io.opentelemetry.api.common.AttributeKey.stringKey("service.name"), "shop"));

    private OwnSdk() {}

    static OpenTelemetrySdkBuilder builder() {
        String collector = Objects.requireNonNull(System.getProperty("app.collector"));
        OtlpHttpSpanExporter spans = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector + "/v1/traces")
                .build();
        OtlpHttpMetricExporter metrics = OtlpHttpMetricExporter.builder()
                .setEndpoint(collector + "/v1/metrics")
                .build();
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setResource(SHOP)
                        .addSpanProcessor(BatchSpanProcessor.builder(spans)
                                .setScheduleDelay(Duration.ofMillis(100))
                                .build())
                        .build())
                .setMeterProvider(SdkMeterProvider.builder()
                        .setResource(SHOP)
                        .registerMetricReader(PeriodicMetricReader.builder(metrics)
                                .setInterval(Duration.ofMillis(200))
                                .build())
                        .build());
    }
}
