package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreakerMetricsTest {

    private final Kept kept = new Kept();
    private final SdkMeterProvider meters = SdkMeterProvider.builder()
            .registerMetricReader(PeriodicMetricReader.builder(kept)
                    .setInterval(Duration.ofDays(1))
                    .build())
            .build();
    private final BreakerCounts counts = new BreakerCounts();

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void transitions_ofAServer_areCountedByServerTierAndStates() {
        changed("[::1]:6379", Tier.PRIMARY, BreakerState.CLOSED, BreakerState.OPEN);
        changed("[::1]:6379", Tier.PRIMARY, BreakerState.OPEN, BreakerState.HALF_OPEN);
        changed("[::1]:6379", Tier.PRIMARY, BreakerState.HALF_OPEN, BreakerState.OPEN);
        changed("[::1]:6379", Tier.PRIMARY, BreakerState.OPEN, BreakerState.HALF_OPEN);

        Map<Attributes, Long> points = collected(BreakerMetrics.TRANSITIONS);

        assertThat(points)
                .containsOnly(
                        Map.entry(transition("closed", "open"), 1L),
                        Map.entry(transition("open", "half_open"), 2L),
                        Map.entry(transition("half_open", "open"), 1L));
    }

    @Test
    void state_ofAServer_isOneForWhatItIsInAndZeroForTheOthers() {
        changed("[::1]:6379", Tier.PRIMARY, BreakerState.CLOSED, BreakerState.OPEN);
        changed("[::1]:6379", Tier.PRIMARY, BreakerState.OPEN, BreakerState.HALF_OPEN);

        assertThat(collected(BreakerMetrics.STATE))
                .containsOnly(
                        Map.entry(state("closed"), 0L),
                        Map.entry(state("open"), 0L),
                        Map.entry(state("half_open"), 1L),
                        Map.entry(state("ramp"), 0L));
    }

    @Test
    void transitions_ofTheMemory_haveNoServer() {
        changed("memory", Tier.LOCAL, BreakerState.CLOSED, BreakerState.OPEN);

        assertThat(collected(BreakerMetrics.TRANSITIONS).keySet())
                .singleElement()
                .satisfies(attributes -> assertThat(attributes.asMap().toString())
                        .contains("detour.breaker.subject=memory")
                        .doesNotContain("server."));
    }

    @Test
    void transitions_ofTenTimesTheBreakersThatAreKnown_areBoundedAndAllCounted() {
        int breakers = 10 * BreakerCounts.MAX_BREAKERS;
        for (int i = 0; i < breakers; i++) {
            changed("server-" + i + ":6379", Tier.REPLICA, BreakerState.CLOSED, BreakerState.OPEN);
        }

        Map<Attributes, Long> points = collected(BreakerMetrics.TRANSITIONS);

        assertThat(points).hasSize(BreakerCounts.MAX_BREAKERS + 1);
        assertThat(points.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(breakers);
        assertThat(kept.points(BreakerMetrics.STATE))
                .hasSize(BreakerCounts.MAX_BREAKERS * BreakerState.values().length);
    }

    private void changed(String subject, Tier tier, BreakerState from, BreakerState to) {
        counts.changed(new Transition(subject, tier, from, to, "because", 0));
    }

    private Map<Attributes, Long> collected(String metric) {
        BreakerMetrics.register(meters.get("test"), counts);
        assertThat(meters.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
        return kept.points(metric);
    }

    private static Attributes transition(String from, String to) {
        return server().toBuilder()
                .put("detour.breaker.from", from)
                .put("detour.breaker.to", to)
                .build();
    }

    private static Attributes state(String state) {
        return server().toBuilder().put("detour.breaker.state", state).build();
    }

    private static Attributes server() {
        return Attributes.builder()
                .put("server.address", "::1")
                .put("server.port", 6379)
                .put("detour.tier", "primary")
                .build();
    }

    private static final class Kept implements MetricExporter {

        private final Map<String, MetricData> last = new ConcurrentHashMap<>();

        Map<Attributes, Long> points(String metric) {
            Map<Attributes, Long> points = new HashMap<>();
            MetricData data = last.get(metric);
            assertThat(data).as(metric).isNotNull();
            data.getData()
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
}
