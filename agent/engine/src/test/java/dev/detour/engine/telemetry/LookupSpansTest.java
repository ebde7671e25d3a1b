package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Verdict;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LookupSpansTest {

    private static final long OFFSET = 1_700_000_000_000_000_000L;

    private final KeptSpans exporter = new KeptSpans();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final LookupSpans spans = new LookupSpans(provider.get("test"), () -> OFFSET);

    @AfterEach
    void close() {
        provider.close();
    }

    static Stream<Arguments> outcomes() {
        Stream<Arguments> misses = Arrays.stream(MissKind.values())
                .map(kind -> Arguments.of(
                        new Outcome.Miss(kind),
                        Decisions.answer(Tier.ORIGIN, 0),
                        Map.of(
                                "detour.miss.kind",
                                kind.name().toLowerCase(Locale.ROOT),
                                "detour.evidence",
                                "none",
                                "detour.evidence.confidence",
                                "unknown",
                                "detour.answer.tier",
                                "origin",
                                "detour.answer.age_ms",
                                0L)));
        return Stream.concat(
                misses,
                Stream.of(
                        Arguments.of(
                                new Outcome.Miss(
                                        new Verdict(MissKind.EXPIRED, Verdict.Source.EVENT, Verdict.Confidence.CERTAIN),
                                        true),
                                null,
                                Map.of(
                                        "detour.miss.kind",
                                        "expired",
                                        "detour.evidence",
                                        "event",
                                        "detour.evidence.confidence",
                                        "certain")),
                        Arguments.of(
                                new Outcome.Fault(FaultKind.NODE_DOWN),
                                Decisions.answer(Tier.STALE, 61_999_999_999L),
                                Map.of(
                                        "detour.fault.kind",
                                        "node_down",
                                        "detour.answer.tier",
                                        "stale",
                                        "detour.answer.age_ms",
                                        61_999L)),
                        Arguments.of(
                                new Outcome.Fault(FaultKind.TIMEOUT),
                                null,
                                Map.of("detour.fault.kind", "timeout", "error.type", "timeout")),
                        Arguments.of(
                                new Outcome.Fault(FaultKind.LOADING),
                                Answer.MISS,
                                Map.of("detour.fault.kind", "loading")),
                        Arguments.of(Outcome.UNKNOWN, null, Map.of())));
    }

    @Test
    void record_serverWasBusy_isAnEventOfTheSpan() {
        spans.record(
                Decisions.of(Outcome.UNEXPLAINED, null), List.of(), List.of(new Busy("redis:6379", "KEYS", 812, 17)));

        assertThat(lookup().getEvents()).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo(LookupSpans.BUSY);
            assertThat(event.getAttributes())
                    .isEqualTo(io.opentelemetry.api.common.Attributes.builder()
                            .put("server.address", "redis")
                            .put("server.port", 6379)
                            .put("detour.node.busy_with", "KEYS")
                            .put("detour.node.busy_ms", 812)
                            .build());
        });
    }

    @Test
    void record_breakerHasChanged_isAnEventOfTheSpan() {
        Transition opened = new Transition(
                "redis:6379", Tier.PRIMARY, BreakerState.CLOSED, BreakerState.OPEN, "5 time-outs in a row", 17);

        spans.record(Decisions.of(Outcome.UNEXPLAINED, null), List.of(opened));

        List<EventData> events = exporter.spans().stream()
                .filter(span -> span.getName().equals("detour.lookup"))
                .findFirst()
                .orElseThrow()
                .getEvents();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("detour.breaker.transition");
            assertThat(event.getEpochNanos()).isEqualTo(OFFSET + 17);
            assertThat(event.getAttributes().get(AttributeKey.stringKey("detour.breaker.subject")))
                    .isEqualTo("redis:6379");
            assertThat(event.getAttributes().get(AttributeKey.stringKey("detour.breaker.from")))
                    .isEqualTo("closed");
            assertThat(event.getAttributes().get(AttributeKey.stringKey("detour.breaker.state")))
                    .isEqualTo("open");
        });
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void record_anyOutcome_hasTheseAttributes(Outcome outcome, @Nullable Answer answer, Map<String, Object> expected) {
        spans.record(Decisions.of(outcome, answer));

        Map<String, Object> all = new HashMap<>(expected);
        all.putAll(Map.of(
                "db.system.name", "redis",
                "db.operation.name", "GET",
                "db.namespace", "3",
                "server.address", "redis.example",
                "server.port", 6380L,
                "detour.route", "product-loader",
                "detour.client", "jedis",
                "detour.decision_ns", Decisions.END - Decisions.DECIDED));
        assertThat(attributes(lookup())).isEqualTo(all);
        boolean failed = expected.containsKey("error.type");
        assertThat(lookup().getStatus().getStatusCode()).isEqualTo(failed ? StatusCode.ERROR : StatusCode.UNSET);
    }

    @Test
    void record_unknownServer_hasNoServerAttributes() {
        spans.record(Decisions.of(Node.UNKNOWN, Outcome.UNEXPLAINED, null));

        assertThat(attributes(lookup())).doesNotContainKeys("db.namespace", "server.address", "server.port");
    }

    @Test
    void record_serverWithoutPort_hasNoPort() {
        Node node = new Node(new Namespace("/run/redis.sock", 0, "default"), null, Primary.UNWATCHED);

        spans.record(Decisions.of(node, Outcome.UNEXPLAINED, null));

        assertThat(attributes(lookup()))
                .containsEntry("server.address", "/run/redis.sock")
                .doesNotContainKey("server.port");
    }

    @Test
    void record_attempts_areChildrenOfTheLookup() {
        spans.record(Decisions.any());

        List<SpanData> tiers = tiers();
        assertThat(tiers).hasSize(2).allSatisfy(tier -> {
            assertThat(tier.getParentSpanId()).isEqualTo(lookup().getSpanId());
            assertThat(tier.getTraceId()).isEqualTo(lookup().getTraceId());
            assertThat(tier.getKind()).isEqualTo(SpanKind.INTERNAL);
        });
        assertThat(attributes(tiers.get(0))).isEqualTo(Map.of("detour.tier", "local", "detour.tier.result", "empty"));
        assertThat(attributes(tiers.get(1)))
                .isEqualTo(Map.of("detour.tier", "origin", "detour.tier.result", "answered"));
        assertThat(lookup().getParentSpanContext().isValid()).isFalse();
        assertThat(lookup().getKind()).isEqualTo(SpanKind.INTERNAL);
    }

    @Test
    void record_afterTheFact_hasTheTimesOfTheDecision() {
        spans.record(Decisions.any());

        assertThat(lookup().getStartEpochNanos()).isEqualTo(OFFSET + Decisions.START);
        assertThat(lookup().getEndEpochNanos()).isEqualTo(OFFSET + Decisions.END);
        SpanData origin = tiers().get(1);
        assertThat(origin.getStartEpochNanos()).isEqualTo(OFFSET + Decisions.TIER_START);
        assertThat(origin.getEndEpochNanos()).isEqualTo(OFFSET + Decisions.TIER_END);
    }

    @Test
    void record_everyKindOfOutcome_neverHasTheKeyOrTheValue() {
        for (MissKind kind : MissKind.values()) {
            spans.record(Decisions.of(new Outcome.Miss(kind), Decisions.answer(Tier.LOCAL, 1)));
        }
        for (FaultKind kind : FaultKind.values()) {
            spans.record(Decisions.of(new Outcome.Fault(kind), null));
        }

        assertThat(exporter.spans()).hasSizeGreaterThan(50);
        for (SpanData span : exporter.spans()) {
            assertThat(span.toString()).doesNotContain("MARKER");
        }
    }

    private SpanData lookup() {
        return named(LookupSpans.LOOKUP).get(0);
    }

    private List<SpanData> tiers() {
        return named(LookupSpans.TIER);
    }

    private List<SpanData> named(String name) {
        return exporter.spans().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private static Map<String, Object> attributes(SpanData span) {
        Map<String, Object> map = new HashMap<>();
        span.getAttributes().forEach((AttributeKey<?> key, Object value) -> map.put(key.getKey(), value));
        return map;
    }
}
