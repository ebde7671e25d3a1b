package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Scope;
import dev.detour.engine.model.TracePoint;
import dev.detour.engine.model.Trail;
import dev.detour.engine.telemetry.otel.ApiBridge;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application's OpenTelemetry. */
class SightedTest {

    private static final int LIMIT = SpanQueue.LOOKUPS_PER_SECOND;

    private final KeptSpans exporter = new KeptSpans();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final AtomicInteger looks = new AtomicInteger();
    private final OtelApi api = counting(
            new ApiBridge(OpenTelemetrySdk.builder().setTracerProvider(provider).build()));
    private final AtomicLong nanos = new AtomicLong();
    private final RootLimit limit = new RootLimit(nanos::get);
    private final Sighted sighted = new Sighted(Spans.recording(api), limit);
    private final Tracing tracing = Tracing.of(new MetricsPart(), OtelSettings.of(Map.of(), Map.of()), settings -> {
        throw new AssertionError("nobody wants it");
    });

    @AfterEach
    void close() {
        provider.close();
    }

    /** The same, which counts how often it is asked whether a context is in a trace. */
    private OtelApi counting(OtelApi real) {
        return (OtelApi) Proxy.newProxyInstance(
                OtelApi.class.getClassLoader(), new Class<?>[] {OtelApi.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isInTrace")) {
                        looks.incrementAndGet();
                    }
                    return method.invoke(real, arguments);
                });
    }

    private Context inTrace() {
        return Context.root().with(provider.get("test").spanBuilder("request").startSpan());
    }

    private void diverted(Context context, int lookups) {
        try (io.opentelemetry.context.Scope there = context.makeCurrent()) {
            for (int i = 0; i < lookups; i++) {
                diverted(sighted.here());
            }
        }
    }

    private void diverted(TracePoint place) {
        Decision decision = Decisions.any();
        tracing.decided(decision.on(place.begin(decision.lookup())));
    }

    private List<SpanData> recorded() {
        return exporter.spans().stream()
                .filter(span -> span.getName().equals(LookupSpans.LOOKUP))
                .toList();
    }

    @Test
    void here_nothingInTheContext_isOnePlaceForAll() {
        assertThat(sighted.here()).isSameAs(sighted.here());
        assertThat(sighted.here().isInTrace()).isFalse();
    }

    @Test
    void here_inATrace_isLookedIntoOnlyWhenTheLookupIsDiverted() {
        TracePoint place;
        try (io.opentelemetry.context.Scope there = inTrace().makeCurrent()) {
            place = sighted.here();
        }
        assertThat(looks).hasValue(0);

        assertThat(place.isInTrace()).isTrue();
        diverted(place);

        assertThat(looks.get()).isPositive();
        assertThat(recorded())
                .singleElement()
                .satisfies(span ->
                        assertThat(span.getParentSpanContext().isValid()).isTrue());
    }

    @Test
    void in_valuesWithAContext_isThatPlace() {
        Context context = inTrace();

        TracePoint place = sighted.here().in(List.of("something else", context));
        diverted(Objects.requireNonNull(place));

        assertThat(recorded())
                .singleElement()
                .satisfies(span -> assertThat(span.getParentSpanId())
                        .isEqualTo(Span.fromContext(context).getSpanContext().getSpanId()));
        assertThat(sighted.here().in(List.of("something else"))).isNull();
    }

    @Test
    void begin_manyOutsideOfAnyTrace_areRecordedUpToTheLimitAndTheOthersCounted() {
        diverted(Context.root(), LIMIT);
        diverted(Context.root().with(Baggage.builder().put("a", "b").build()), 5);

        assertThat(recorded()).hasSize(LIMIT);
        assertThat(limit.count()).isEqualTo(5);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        diverted(Context.root(), 1);
        assertThat(recorded()).hasSize(LIMIT + 1);
    }

    @Test
    void begin_manyInATrace_areAllRecorded() {
        diverted(Context.root(), LIMIT);

        diverted(inTrace(), LIMIT);

        assertThat(recorded()).hasSize(2 * LIMIT);
        assertThat(limit.count()).isZero();
    }

    @Test
    void load_beyondTheLimit_isNotToldWhileItGoesOn() {
        diverted(Context.root(), LIMIT);
        Decision decision = Decisions.any();
        Trail trail = sighted.here().begin(decision.lookup());

        Trail.Load load = trail.load();
        load.begins();
        try (Scope inside = load.enter()) {
            assertThat(Span.current().getSpanContext().isValid()).isFalse();
        }
        tracing.decided(decision.on(trail));

        assertThat(recorded()).hasSize(LIMIT);
        assertThat(limit.count()).isEqualTo(1);
    }

    @Test
    void load_withinTheLimit_takesOneTurnWithItsLookup() {
        diverted(Context.root(), LIMIT - 1);
        Decision decision = Decisions.any();
        Trail trail = sighted.here().begin(decision.lookup());

        trail.load().begins();
        tracing.decided(decision.on(trail));

        assertThat(recorded()).hasSize(LIMIT);
        assertThat(limit.count()).isZero();
    }
}
