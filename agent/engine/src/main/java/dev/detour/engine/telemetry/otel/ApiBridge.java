package dev.detour.engine.telemetry.otel;

import dev.detour.engine.model.Scope;
import dev.detour.engine.telemetry.Fields;
import dev.detour.engine.telemetry.MetricsPart;
import dev.detour.engine.telemetry.OtelApi;
import dev.detour.engine.telemetry.SpanHandle;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.impl.InstrumentationUtil;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One OpenTelemetry. */
public final class ApiBridge implements OtelApi {

    /** The meter providers that collect already; guarded by itself. Keys are compared as they are: by identity. */
    private static final Map<Object, Boolean> MEASURED = new WeakHashMap<>();

    private final OpenTelemetry openTelemetry;
    private final Tracer tracer;

    public ApiBridge(OpenTelemetry openTelemetry) {
        this.openTelemetry = openTelemetry;
        this.tracer = openTelemetry.getTracer(MetricsPart.SCOPE);
    }

    @Override
    public Object current() {
        return Context.current();
    }

    @Override
    public Object root() {
        return Context.root();
    }

    @Override
    public Scope silence() {
        return enter(Silence.CONTEXT);
    }

    /** Not before it is wanted: of the agent's own copy of the API alone. */
    private static final class Silence {
        static final Context CONTEXT = context();

        private static Context context() {
            Context[] silent = {Context.root()};
            InstrumentationUtil.suppressInstrumentation(() -> silent[0] = Context.current());
            return silent[0];
        }
    }

    /** Of version 1.10. */
    @Override
    public boolean measure(MetricsPart metrics, Object kept) {
        MeterProvider provider = openTelemetry.getMeterProvider();
        boolean isNew;
        synchronized (MEASURED) {
            isNew = MEASURED.put(provider, Boolean.TRUE) == null;
        }
        if (isNew) { // callbacks of two registrations would add up
            MeterInstruments.register(provider.get(MetricsPart.SCOPE), metrics, kept);
        }
        // where nothing reads the metrics the meters are those of the no-op, which keep nothing
        return isNew
                && provider.get(MetricsPart.SCOPE).getClass()
                        != MeterProvider.noop().get(MetricsPart.SCOPE).getClass();
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // the caller closes it
    public Scope enter(Object context) {
        io.opentelemetry.context.Scope scope = ((Context) context).makeCurrent();
        return scope::close;
    }

    /** Whether it is that one. */
    boolean isOf(OpenTelemetry other) {
        return openTelemetry == other
                || openTelemetry.getTracerProvider() == other.getTracerProvider(); // the global one is a wrapper
    }

    @Override
    public boolean isContext(@Nullable Object value) {
        return value instanceof Context;
    }

    @Override
    public boolean isInTrace(Object context) {
        return Span.fromContext((Context) context).getSpanContext().isValid();
    }

    @Override
    public SpanHandle start(
            Object parent, String name, long startEpochNanos, Fields fields, @Nullable SpanHandle linked) {
        Context context = (Context) parent;
        SpanBuilder builder = tracer.spanBuilder(name)
                .setParent(context)
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(startEpochNanos, TimeUnit.NANOSECONDS);
        fields.forEach(builder::setAttribute, builder::setAttribute, builder::setAttribute);
        if (linked instanceof BridgedSpan other) {
            builder.addLink(other.spanContext());
        }
        Span span = builder.startSpan();
        return new BridgedSpan(span, context.with(span));
    }

    static Attributes attributes(Fields fields) {
        AttributesBuilder attributes = Attributes.builder();
        fields.forEach(attributes::put, attributes::put, attributes::put);
        return attributes.build();
    }
}
