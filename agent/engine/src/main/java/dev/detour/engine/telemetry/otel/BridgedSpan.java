package dev.detour.engine.telemetry.otel;

import dev.detour.engine.telemetry.Fields;
import dev.detour.engine.telemetry.SpanHandle;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** A span and the context of its children. */
final class BridgedSpan implements SpanHandle {

    private final Span span;
    private final Context context;

    BridgedSpan(Span span, Context context) {
        this.span = span;
        this.context = context;
    }

    SpanContext spanContext() {
        return span.getSpanContext();
    }

    @Override
    public boolean isRecording() {
        return span.isRecording();
    }

    @Override
    public void put(Fields fields) {
        fields.forEach(span::setAttribute, span::setAttribute, span::setAttribute);
    }

    @Override
    public void event(String name, Fields fields, long epochNanos) {
        span.addEvent(name, ApiBridge.attributes(fields), epochNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void fail() {
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void end(long epochNanos) {
        span.end(epochNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Object context() {
        return context;
    }
}
