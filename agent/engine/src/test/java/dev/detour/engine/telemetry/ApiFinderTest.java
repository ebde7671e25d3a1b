package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.telemetry.otel.ApiFinder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiFinderTest {

    private final KeptMetrics kept = new KeptMetrics();
    private final SdkMeterProvider meters = kept.provider();
    private final OpenTelemetrySdk first = OpenTelemetrySdk.builder()
            .setTracerProvider(tracers())
            .setMeterProvider(meters)
            .build();
    private final OpenTelemetrySdk second =
            OpenTelemetrySdk.builder().setTracerProvider(tracers()).build();
    private final ApiFinder finder = new ApiFinder();

    private static SdkTracerProvider tracers() {
        return SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(new KeptSpans()))
                .build();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void find_severalThatAreUp_staysWithTheFirst() {
        OtelApi found = finder.find(List.of(first, second));

        assertThat(found).isNotNull().isSameAs(finder.find(List.of(first, second)));
        assertThat(found).isNotSameAs(finder.find(List.of(second)));
    }

    @Test
    void find_firstIsShutDown_takesTheNext() {
        OtelApi found = finder.find(List.of(first, second));
        first.close();

        OtelApi next = finder.find(List.of(first, second));

        assertThat(next).isNotNull().isNotSameAs(found);
        second.close();
        assertThat(finder.find(List.of(first, second))).isNull();
    }

    @Test
    void find_oneThatMakesNoSpans_passesItOver() {
        try (OpenTelemetrySdk idle = OpenTelemetrySdk.builder().build()) {
            assertThat(finder.find(List.of(idle))).isNull();
            assertThat(finder.find(List.of(idle, second))).isNotNull();
        }
    }

    @Test
    void measure_nobodyCollects_keepsNothing() {
        OtelApi withMetrics = finder.find(List.of(first));
        OtelApi without = finder.find(List.of(second));
        assertThat(withMetrics).isNotNull();
        assertThat(without).isNotNull();

        assertThat(withMetrics.measure(new MetricsPart(), this)).isTrue();
        assertThat(withMetrics.measure(new MetricsPart(), this)).isFalse();
        assertThat(without.measure(new MetricsPart(), this)).isFalse();
    }

    @Test
    void measure_againForTheSameProvider_countsOnce() {
        MetricsPart metrics = new MetricsPart();
        OtelApi found = finder.find(List.of(first));
        assertThat(found).isNotNull();

        found.measure(metrics, this);
        found.measure(metrics, this);
        metrics.repliedLate("cache.example:6379");

        kept.collect(meters);
        assertThat(kept.points(EvidenceMetrics.LATE_REPLIES).values()).containsExactly(1L);
    }
}
