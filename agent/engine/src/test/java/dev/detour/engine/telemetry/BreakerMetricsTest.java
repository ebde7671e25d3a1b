package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import dev.detour.engine.telemetry.otel.MeterInstruments;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreakerMetricsTest {

    private final KeptMetrics kept = new KeptMetrics();
    private final SdkMeterProvider meters = kept.provider();
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
        MeterInstruments.register(meters.get("test"), BreakerMetrics.of(counts));
        kept.collect(meters);
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
}
