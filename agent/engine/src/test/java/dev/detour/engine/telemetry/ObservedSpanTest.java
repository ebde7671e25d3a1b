package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Forecast;
import dev.detour.engine.model.Observed;
import dev.detour.engine.model.Observed.End;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Tier;
import dev.detour.engine.telemetry.otel.ApiBridge;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservedSpanTest {

    private final KeptSpans exporter = new KeptSpans();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final OtelApi api =
            new ApiBridge(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
    private final LookupSpans spans = Spans.recording(api);

    @AfterEach
    void close() {
        provider.close();
    }

    private SpanData recorded(Forecast forecast, long beyondMillis, End end) {
        Observed observed = new Observed(forecast, TimeUnit.MILLISECONDS.toNanos(beyondMillis), end);
        record(Decision.observed(
                Decisions.any().lookup(), Outcome.TIMEOUT, Decisions.DECIDED, Decisions.END, observed));
        return exporter.spans().get(exporter.spans().size() - 1);
    }

    private void record(Decision decision) {
        new SpanTrail(spans, api.root(), decision.lookup(), null).end(decision);
    }

    private static @Nullable String text(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }

    @Test
    void record_observedFault_saysThatNothingWasDoneAndIsNoErrorOfDetours() {
        SpanData span = recorded(Forecast.answered(Tier.LOCAL, 0, true), 70, End.FAILURE);

        assertThat(exporter.spans()).hasSize(2); // no tier but the primary was tried
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getAttributes().get(AttributeKey.booleanKey("detour.observed")))
                .isTrue();
        assertThat(text(span, "detour.fault.kind")).isEqualTo("timeout");
        assertThat(text(span, "detour.observed.tier")).isEqualTo("local");
        assertThat(text(span, "detour.observed.certainty")).isEqualTo("had");
        assertThat(text(span, "detour.observed.end")).isEqualTo("failure");
        assertThat(span.getAttributes().get(AttributeKey.longKey("detour.observed.beyond_ms")))
                .isEqualTo(70);
        assertThat(text(span, "detour.answer.tier")).isNull();
        assertThat(text(span, "error.type")).isNull();
    }

    @Test
    void record_forecasts_sayHowCertainTheyAre() {
        assertThat(text(recorded(Forecast.asked(Tier.ORIGIN, true), 0, End.NULL), "detour.observed.certainty"))
                .isEqualTo("asked");
        assertThat(text(recorded(Forecast.nobody(true), 0, End.VALUE), "detour.observed.certainty"))
                .isEqualTo("unknown");
        assertThat(text(recorded(Forecast.nobody(false), 0, End.VALUE), "detour.observed.certainty"))
                .isEqualTo("none");
    }

    @Test
    void record_divertedRead_saysNothingOfObserving() {
        record(Decisions.any());

        assertThat(exporter.spans())
                .allSatisfy(span -> assertThat(span.getAttributes().get(AttributeKey.booleanKey("detour.observed")))
                        .isNull());
    }
}
