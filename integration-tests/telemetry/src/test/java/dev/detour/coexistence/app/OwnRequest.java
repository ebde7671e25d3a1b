package dev.detour.coexistence.app;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A request with a span, and baggage, made with the application's own OpenTelemetry. Thread-safe. */
final class OwnRequest implements Request {

    static final String TENANT = "tenant";

    private static final AtomicLong LAST_ID = new AtomicLong();

    private final OpenTelemetry telemetry;

    OwnRequest(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public Served serve(Callable<@Nullable String> read) throws Exception {
        Span span = telemetry.getTracer("shop").spanBuilder("request").startSpan();
        try {
            return serve(span, read);
        } finally {
            span.end();
        }
    }

    /** One that its sampler has decided against. */
    static Served serveUnsampled(Callable<@Nullable String> read) throws Exception {
        long id = LAST_ID.incrementAndGet();
        return serve(
                Span.wrap(SpanContext.create(
                        String.format("%032x", id),
                        String.format("%016x", id),
                        TraceFlags.getDefault(),
                        TraceState.getDefault())),
                read);
    }

    private static Served serve(Span span, Callable<@Nullable String> read) throws Exception {
        Baggage before = Baggage.builder().put(TENANT, "north").build();
        SpanContext ids = span.getSpanContext();
        try (Scope current = Context.current().with(span).with(before).makeCurrent()) {
            Served served = new Served(read.call(), ids.getTraceId(), ids.getSpanId());
            if (!Baggage.current().equals(before)
                    || !Span.current().getSpanContext().equals(ids)) {
                throw new IllegalStateException("another context: " + Context.current());
            }
            return served;
        }
    }

    /** A query of a database: a span under whatever is current, and the baggage of whoever asked. */
    String query(String key) {
        Span span = telemetry.getTracer("shop").spanBuilder("query").startSpan();
        span.end();
        return "loaded for " + Baggage.current().getEntryValue(TENANT) + " " + key;
    }
}
