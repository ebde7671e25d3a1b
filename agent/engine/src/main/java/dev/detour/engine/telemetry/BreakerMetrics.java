package dev.detour.engine.telemetry;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.telemetry.BreakerCounts.Breaker;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;

/** Gives what {@link BreakerCounts} holds to the SDK, whenever that collects. */
final class BreakerMetrics {

    static final String TRANSITIONS = "detour.breaker.transitions";
    static final String STATE = "detour.breaker.state";

    private static final AttributeKey<String> SUBJECT = AttributeKey.stringKey("detour.breaker.subject");
    private static final AttributeKey<String> TIER = AttributeKey.stringKey("detour.tier");
    private static final AttributeKey<String> FROM = AttributeKey.stringKey("detour.breaker.from");
    private static final AttributeKey<String> TO = AttributeKey.stringKey("detour.breaker.to");
    private static final AttributeKey<String> NOW = AttributeKey.stringKey("detour.breaker.state");

    private BreakerMetrics() {}

    static void register(Meter meter, BreakerCounts counts) {
        meter.counterBuilder(TRANSITIONS)
                .setUnit("{transition}")
                .setDescription("Changes of a breaker's state.")
                .buildWithCallback(measured -> counts.changes()
                        .forEach((change, count) -> measured.record(
                                count.sum(),
                                of(change.breaker())
                                        .put(FROM, change.from().label())
                                        .put(TO, change.to().label())
                                        .build())));
        meter.gaugeBuilder(STATE)
                .ofLongs()
                .setDescription("1 for the state that a breaker is in, 0 for the others; none before its first change.")
                .buildWithCallback(measured -> counts.states().forEach((breaker, now) -> {
                    for (BreakerState state : BreakerState.values()) {
                        measured.record(
                                state == now ? 1 : 0,
                                of(breaker).put(NOW, state.label()).build());
                    }
                }));
    }

    private static AttributesBuilder of(Breaker breaker) {
        AttributesBuilder attributes =
                Attributes.builder().put(TIER, breaker.tier().label());
        if (breaker.subject().isEmpty()) {
            return attributes;
        }
        return switch (breaker.tier()) {
            case PRIMARY, RETRY, REDIRECT, REPLICA ->
                ServerAddress.of(breaker.subject()).addTo(attributes);
            case LOCAL, ORIGIN, STALE -> attributes.put(SUBJECT, breaker.subject());
        };
    }
}
