package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Scope;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Trail;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.telemetry.otel.ApiBridge;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
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
    private final OpenTelemetrySdk sdk =
            OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    private final OtelApi api = new ApiBridge(sdk);
    private final PendingEvents events = new PendingEvents();
    private final LookupSpans spans = spans(KeyWords.Detail.NONE);

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
                                Outcome.Fault.injected(FaultKind.NODE_DOWN, false),
                                null,
                                Map.of(
                                        "detour.fault.kind",
                                        "node_down",
                                        "error.type",
                                        "node_down",
                                        "detour.injected",
                                        true)),
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
        events.add(new Busy("redis:6379", "KEYS", 812, 17));

        record(Decisions.of(Outcome.UNEXPLAINED, null));

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

        events.add(opened);

        record(Decisions.of(Outcome.UNEXPLAINED, null));

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
        record(Decisions.of(outcome, answer));

        Map<String, Object> all = new HashMap<>(expected);
        all.putAll(Map.of(
                "db.system.name", "redis",
                "db.operation.name", "GET",
                "db.namespace", "3",
                "server.address", "redis.example",
                "server.port", 6380L,
                "detour.route", "product-loader",
                "detour.client", "jedis",
                "detour.breaker.state", "closed",
                "detour.decision_ns", Decisions.END - Decisions.TIER_END));
        assertThat(attributes(lookup())).isEqualTo(all);
        boolean failed = expected.containsKey("error.type");
        assertThat(lookup().getStatus().getStatusCode()).isEqualTo(failed ? StatusCode.ERROR : StatusCode.UNSET);
    }

    @Test
    void record_unknownServer_hasNoServerAttributes() {
        record(Decisions.of(Node.UNKNOWN, Outcome.UNEXPLAINED, null));

        assertThat(attributes(lookup())).doesNotContainKeys("db.namespace", "server.address", "server.port");
    }

    @Test
    void record_serverWithoutPort_hasNoPort() {
        Node node = new Node(new Namespace("/run/redis.sock", 0, "default"), null, Primary.UNWATCHED);

        record(Decisions.of(node, Outcome.UNEXPLAINED, null));

        assertThat(attributes(lookup()))
                .containsEntry("server.address", "/run/redis.sock")
                .doesNotContainKey("server.port");
    }

    @Test
    void record_attempts_areChildrenOfTheLookup() {
        record(Decisions.any());

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
        record(Decisions.any());

        assertThat(lookup().getStartEpochNanos()).isEqualTo(OFFSET + Decisions.START);
        assertThat(lookup().getEndEpochNanos()).isEqualTo(OFFSET + Decisions.END);
        SpanData origin = tiers().get(1);
        assertThat(origin.getStartEpochNanos()).isEqualTo(OFFSET + Decisions.TIER_START);
        assertThat(origin.getEndEpochNanos()).isEqualTo(OFFSET + Decisions.TIER_END);
    }

    @Test
    void record_everyKindOfOutcome_neverHasTheKeyOrTheValue() {
        for (MissKind kind : MissKind.values()) {
            record(Decisions.of(new Outcome.Miss(kind), Decisions.answer(Tier.LOCAL, 1)));
        }
        for (FaultKind kind : FaultKind.values()) {
            record(Decisions.of(new Outcome.Fault(kind), null));
        }

        assertThat(exporter.spans()).hasSizeGreaterThan(50);
        for (SpanData span : exporter.spans()) {
            assertThat(span.toString()).doesNotContain("MARKER");
        }
    }

    @Test
    void record_callerWaitsOn_isNoError() {
        record(Decisions.of(Outcome.TIMEOUT, null));

        assertThat(lookup().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(attributes(lookup()))
                .containsEntry("detour.fault.kind", "timeout")
                .doesNotContainKey("error.type");
    }

    @Test
    void record_anyOutcome_beginsWithThePrimary() {
        record(Decisions.of(Outcome.TIMEOUT, Decisions.answer(Tier.LOCAL, 1)));

        SpanData primary = named(LookupSpans.TIER).get(0);
        assertThat(attributes(primary)).isEqualTo(Map.of("detour.tier", "primary", "detour.tier.result", "timed_out"));
        assertThat(primary.getStartEpochNanos()).isEqualTo(OFFSET + Decisions.START);
        assertThat(primary.getEndEpochNanos()).isEqualTo(OFFSET + Decisions.DECIDED);
    }

    @Test
    void record_redisIsAskedAfterAll_isNoError() {
        record(Decisions.of(Outcome.BREAKER_OPEN, null));

        assertThat(lookup().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(attributes(lookup())).containsEntry("detour.pending", true).doesNotContainKey("error.type");
    }

    @Test
    void begins_afterTheEnd_isNotToldAndRunsForTheCaller() {
        Span caller = provider.get("test").spanBuilder("app").startSpan();
        Decision decision = Decisions.any();
        SpanTrail trail = new SpanTrail(spans, Context.root().with(caller), decision.lookup(), null);
        Trail.Load load = trail.load();
        trail.end(decision);
        int told = exporter.spans().size();

        load.begins();
        try (Scope entered = load.enter()) {
            provider.get("test").spanBuilder("query").startSpan().end();
        }

        assertThat(exporter.spans()).hasSize(told + 1);
        assertThat(named("query").get(0).getParentSpanId())
                .isEqualTo(caller.getSpanContext().getSpanId());
    }

    @Test
    void record_hashOfTheKeyIsWanted_tellsAHashAlone() {
        record(spans(KeyWords.Detail.HASH), Decisions.any());

        assertThat(attributes(lookup()).get("detour.key.hash")).asString().matches("[0-9a-f]{16}");
        assertThat(exporter.spans().toString()).doesNotContain("MARKER");
    }

    @Test
    void record_keyIsWanted_tellsIt() {
        record(spans(KeyWords.Detail.FULL), Decisions.any());

        assertThat(attributes(lookup())).containsEntry("detour.key", Decisions.KEY);
        assertThat(exporter.spans().toString()).doesNotContain(Decisions.VALUE);
    }

    @Test
    void begin_underASpan_isItsChildAndLoadsAreEnteredInTheirTier() {
        Span parent = provider.get("test").spanBuilder("app").startSpan();
        Decision decision = Decisions.any();
        SpanTrail trail = new SpanTrail(spans, Context.root().with(parent), decision.lookup(), null);

        Trail.Load load = trail.load();
        load.begins();
        try (Scope entered = load.enter()) {
            provider.get("test").spanBuilder("query").startSpan().end();
        }
        trail.end(decision);

        assertThat(lookup().getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
        assertThat(tiers()).hasSize(2);
        SpanData origin = tiers().get(1);
        assertThat(attributes(origin)).containsEntry("detour.tier", "origin");
        assertThat(named("query").get(0).getParentSpanId()).isEqualTo(origin.getSpanId());
        assertThat(attributes(lookup())).doesNotContainKey("detour.coalesced");
    }

    @Test
    void joins_loadOfAnother_linksTheTierToItsSpan() {
        Decision decision = Decisions.any();
        SpanTrail first = new SpanTrail(spans, Context.root(), decision.lookup(), null);
        SpanTrail second = new SpanTrail(spans, Context.root(), decision.lookup(), null);
        Trail.Load load = first.load();
        load.begins();

        second.joins(load);
        first.joins(load); // its own
        second.end(decision);
        first.end(decision);

        SpanData joined = tiers().get(1);
        SpanData loading = tiers().get(3);
        assertThat(joined.getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(loading.getSpanId()));
        assertThat(loading.getLinks()).isEmpty();
        assertThat(attributes(named(LookupSpans.LOOKUP).get(0))).containsEntry("detour.coalesced", true);
        assertThat(attributes(named(LookupSpans.LOOKUP).get(1))).doesNotContainKey("detour.coalesced");
    }

    @Test
    void begin_underASpanThatIsNotSampled_recordsNothing() {
        SpanContext unsampled = SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getDefault(),
                TraceState.getDefault());
        Decision decision = Decisions.any();
        SpanTrail trail = new SpanTrail(spans, Context.root().with(Span.wrap(unsampled)), decision.lookup(), null);

        trail.load().begins();
        trail.end(decision);

        assertThat(exporter.spans()).isEmpty();
    }

    private LookupSpans spans(KeyWords.Detail detail) {
        return new LookupSpans(api, () -> OFFSET, new KeyWords(detail), events);
    }

    private void record(Decision decision) {
        record(spans, decision);
    }

    private void record(LookupSpans recording, Decision decision) {
        new SpanTrail(recording, api.root(), decision.lookup(), null).end(decision);
    }

    private SpanData lookup() {
        return named(LookupSpans.LOOKUP).get(0);
    }

    private List<SpanData> tiers() {
        return named(LookupSpans.TIER).stream()
                .filter(span -> !"primary".equals(attributes(span).get("detour.tier")))
                .toList();
    }

    private List<SpanData> named(String name) {
        return exporter.spans().stream()
                .filter(span -> span.getName().startsWith(name))
                .toList();
    }

    private static Map<String, Object> attributes(SpanData span) {
        Map<String, Object> map = new HashMap<>();
        span.getAttributes().forEach((AttributeKey<?> key, Object value) -> map.put(key.getKey(), value));
        return map;
    }
}
