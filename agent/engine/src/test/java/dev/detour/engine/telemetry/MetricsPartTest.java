package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Loads;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Traffics;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Unanswered.End;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Source;
import dev.detour.engine.telemetry.otel.MeterInstruments;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsPartTest {

    /** The servers, and those without a name. */
    private static final int MAX_OF_SERVERS = 201;

    private static final int SERVERS = 1_000;
    private static final int KEYS = 100_000;

    private final KeptMetrics kept = new KeptMetrics();
    private final SdkMeterProvider meters = kept.provider();
    private final Traffics traffics = new Traffics();
    private final Loads loads = new Loads();
    private final Map<String, Double> evicted = new HashMap<>();
    private final Map<InjectedFault, Long> injected = new HashMap<>();
    private final MetricsPart metrics = new MetricsPart();

    @AfterEach
    void close() {
        meters.close();
    }

    private void register() {
        metrics.observe(new Figures(
                traffics,
                loads,
                () -> new Figures.Memory(3, 4_096, 5),
                () -> new Figures.Warming(6, 7, 8),
                () -> evicted,
                () -> injected));
        metrics.registerAt(meters.get(MetricsPart.SCOPE));
    }

    private Map<Attributes, Long> collected(String metric) {
        kept.collect(meters);
        return kept.points(metric);
    }

    private static Attributes of(String... namesAndValues) {
        var attributes = Attributes.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            attributes.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return attributes.build();
    }

    @Test
    void lookups_ofEveryOutcome_areCountedByRouteAndKind() {
        Traffic traffic = traffics.of("products");
        traffic.hit();
        traffic.hit();
        traffic.failed(Event.COLD_START);
        traffic.failed(Event.TIMEOUT);
        traffic.failed(Event.UNKNOWN);
        register();

        assertThat(collected(LookupMetrics.LOOKUPS))
                .containsOnly(
                        Map.entry(of("detour.route", "products", "detour.outcome", "hit"), 2L),
                        Map.entry(
                                of(
                                        "detour.route",
                                        "products",
                                        "detour.outcome",
                                        "miss",
                                        "detour.miss.kind",
                                        "cold_start"),
                                1L),
                        Map.entry(
                                of(
                                        "detour.route",
                                        "products",
                                        "detour.outcome",
                                        "fault",
                                        "detour.fault.kind",
                                        "timeout"),
                                1L),
                        Map.entry(of("detour.route", "products", "detour.outcome", "unknown"), 1L));
    }

    @Test
    void routes_ofDivertedReads_areCountedByTierOrNone() {
        traffics.of("products").answered(Tier.REPLICA, 0);
        traffics.of("products").answered(Tier.REPLICA, 0);
        traffics.of("products").unanswered(End.NULL, Exhaustion.NOT_HELD, 0);
        register();

        assertThat(collected(LookupMetrics.ROUTES))
                .containsOnly(
                        Map.entry(of("detour.route", "products", "detour.answer.tier", "replica"), 2L),
                        Map.entry(of("detour.route", "products", "detour.answer.tier", "none"), 1L));
    }

    @Test
    void figures_injectedFaults_areCountedByKind() {
        for (String keys : List.of("a:*", "b:*")) {
            injected.put(
                    new InjectedFault(List.of(keys), InjectedFault.Kind.NODE_DOWN, 1, 0, Long.MAX_VALUE, 0, false), 3L);
        }
        register();

        assertThat(collected(EngineMetrics.INJECTED))
                .containsOnly(Map.entry(of("detour.injected.kind", "node-down"), 6L));
    }

    @Test
    void figures_ofTheEngine_areCollectedAsTheyAre() {
        loads.ended("prices", Decision.Result.ANSWERED, 4);
        loads.ended("prices", Decision.Result.TIMED_OUT, 2);
        evicted.put("a:6379", 12.5);
        register();

        assertThat(collected(EngineMetrics.LOADS))
                .containsOnly(
                        Map.entry(of("detour.loader", "prices", "detour.tier.result", "answered"), 1L),
                        Map.entry(of("detour.loader", "prices", "detour.tier.result", "timed_out"), 1L));
        assertThat(kept.points(EngineMetrics.SHARED)).containsOnly(Map.entry(of("detour.loader", "prices"), 6L));
        assertThat(kept.points(EngineMetrics.WARM_QUEUE)).containsOnly(Map.entry(Attributes.empty(), 6L));
        assertThat(kept.points(EngineMetrics.WARM_DROPPED)).containsOnly(Map.entry(Attributes.empty(), 7L));
        assertThat(kept.points(EngineMetrics.WARM_FAILED)).containsOnly(Map.entry(Attributes.empty(), 8L));
        assertThat(kept.points(EngineMetrics.LOCAL_ENTRIES)).containsOnly(Map.entry(Attributes.empty(), 3L));
        assertThat(kept.points(EngineMetrics.LOCAL_SIZE)).containsOnly(Map.entry(Attributes.empty(), 4_096L));
        assertThat(kept.points(EngineMetrics.LOCAL_EVICTIONS)).containsOnly(Map.entry(Attributes.empty(), 5L));
        assertThat(kept.data(EngineMetrics.EVICTED_RATE).getDoubleGaugeData().getPoints())
                .singleElement()
                .satisfies(point -> assertThat(point.getValue()).isEqualTo(12.5));
    }

    @Test
    void timed_severalMeters_eachHasTheDurationsOfItsTiersInSecondsAndTheBuckets() {
        KeptMetrics others = new KeptMetrics();
        try (SdkMeterProvider another = others.provider()) {
            register();
            metrics.registerAt(another.get(MetricsPart.SCOPE));

            metrics.timed(Decisions.any(), null);

            kept.collect(meters);
            others.collect(another);
            assertThat(kept.data(MeterInstruments.DURATION).getUnit()).isEqualTo("s");
            for (KeptMetrics each : new KeptMetrics[] {kept, others}) {
                assertThat(each.data(MeterInstruments.DURATION)
                                .getHistogramData()
                                .getPoints())
                        .extracting(HistogramPointData::getAttributes)
                        .containsExactlyInAnyOrder(
                                of("detour.tier", "local", "detour.tier.result", "empty"),
                                of("detour.tier", "origin", "detour.tier.result", "answered"));
                assertThat(each.data(MeterInstruments.DURATION)
                                .getHistogramData()
                                .getPoints())
                        .allSatisfy(point -> {
                            assertThat(point.getBoundaries()).isEqualTo(MeterInstruments.BUCKETS);
                            assertThat(point.getSum()).isBetween(0.000_09, 0.000_31);
                        });
            }
        }
    }

    @Test
    void timed_withTheContextOfASpan_leavesAnExemplarThatPointsToIt() {
        register();
        Decision decision = Decisions.any();
        try (SdkTracerProvider tracers = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(new KeptSpans()))
                .build()) {
            Span span = tracers.get("test").spanBuilder("lookup").startSpan();
            metrics.decided(decision);

            metrics.timed(decision, Context.root().with(span));

            kept.collect(meters);
            assertThat(kept.data(MeterInstruments.DURATION).getHistogramData().getPoints())
                    .hasSize(2)
                    .allSatisfy(point -> {
                        assertThat(point.getCount()).isEqualTo(1);
                        assertThat(point.getExemplars())
                                .singleElement()
                                .satisfies(exemplar -> assertThat(
                                                exemplar.getSpanContext().getTraceId())
                                        .isEqualTo(span.getSpanContext().getTraceId()));
                    });
        }
    }

    @Test
    void timed_contextOfAnotherCopyOfOpenTelemetry_isCountedWithoutIt() {
        register();

        metrics.timed(Decisions.any(), new Object());

        kept.collect(meters);
        assertThat(kept.data(MeterInstruments.DURATION).getHistogramData().getPoints())
                .hasSize(2);
    }

    @Test
    void registerAt_aMeterThatIsGone_isNotHeld() {
        await().until(() -> {
            MetricsPart part = new MetricsPart();
            registerAtOneThatGoes(part);
            System.gc();
            part.addDurations((tier, result, seconds, context) -> {});
            return part.listeners() == 1;
        });
    }

    private static void registerAtOneThatGoes(MetricsPart part) {
        part.registerAt(SdkMeterProvider.builder().build().get("test"));
    }

    @Test
    void everything_ofAThousandServersRoutesAndLoadersAndAHundredThousandKeys_hasFewSeriesAndNoKey() {
        register();
        for (int i = 0; i < KEYS; i++) {
            String server = "server-" + i % SERVERS + ":6379";
            Node node = new Node(new Namespace(server, i % 16, "default"), null, Primary.UNWATCHED);
            Decision one = Decisions.of(
                    node, Decisions.KEY + i, i % 2 == 0 ? Outcome.UNEXPLAINED : Outcome.TIMEOUT, (Answer) null);
            metrics.decided(one);
            metrics.timed(one, null);
        }
        for (int i = 0; i < SERVERS; i++) {
            fillWith(i, "server-" + i + ":6379");
        }

        kept.collect(meters);

        assertThat(kept.all()).hasSizeGreaterThanOrEqualTo(16).allSatisfy((name, data) -> {
            int bound =
                    name.equals(BreakerMetrics.STATE) ? MAX_OF_SERVERS * BreakerState.values().length : MAX_OF_SERVERS;
            assertThat(data.getData().getPoints())
                    .as(name)
                    .isNotEmpty()
                    .hasSizeLessThanOrEqualTo(bound)
                    .noneMatch(point -> point.getAttributes().toString().contains("MARKER"))
                    .noneMatch(point -> point.getAttributes().toString().contains("overflow"));
        });
        assertThat(kept.points(LookupMetrics.LOOKUPS).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(2L * SERVERS);
        assertThat(kept.points(EngineMetrics.LOADS).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(SERVERS);
    }

    private void fillWith(int number, String server) {
        metrics.missed(server, Verdict.likely(MissKind.COLD_START, Source.OWN_WRITE), 1);
        metrics.warmed(server, 1);
        metrics.repliedLate(server);
        metrics.changed(new Transition(server, Tier.PRIMARY, BreakerState.CLOSED, BreakerState.OPEN, "why", 0));
        evicted.put(server, 1.0);
        Traffic traffic = traffics.of("route-" + number);
        traffic.hit();
        traffic.failed(Event.TIMEOUT);
        traffic.answered(Tier.LOCAL, 0);
        loads.ended("loader-" + number, Decision.Result.ANSWERED, 1);
    }
}
