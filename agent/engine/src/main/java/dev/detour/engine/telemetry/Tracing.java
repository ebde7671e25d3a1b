package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Scope;
import dev.detour.engine.model.TracePoint;
import dev.detour.engine.model.Traces;
import dev.detour.engine.model.Transition;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Traces decisions, and exports metrics, with the OpenTelemetry of the application or of the OpenTelemetry agent, or with an SDK of the agent's own,
 * set up by the usual {@code OTEL_*} variables and {@code otel.*} properties: that is off unless one of them names an exporter
 * or an OTLP endpoint, because an exporter without a collector would fill the application's log. Thread-safe; one per JVM.
 */
public final class Tracing implements Telemetry.Part, Traces.Source {

    /** What is defined once beside each copy of OpenTelemetry's API. */
    public static final String BRIDGE_PACKAGE = "dev.detour.engine.telemetry.otel.";

    private final PendingEvents events;
    private final MetricsPart metrics;

    /** Whether the agent's own SDK, where that is used, exports spans; it may be used for metrics alone. */
    private final boolean traced;

    /** Null: the agent's own SDK is not wanted. */
    private final @Nullable SpanQueue queue;

    private final Sightings sightings;

    private Tracing(
            PendingEvents events,
            MetricsPart metrics,
            @Nullable SpanQueue queue,
            boolean traced,
            Function<OtelApi, LookupSpans> spans,
            UnaryOperator<ClassLoader> bridges) {
        this.events = events;
        this.metrics = metrics;
        this.queue = queue;
        this.traced = traced;
        this.sightings = new Sightings(spans, metrics, bridges, queue);
    }

    /**
     * Tracing as this process's environment and system properties have it now. Starts no thread.
     *
     * @param metrics is collected beside the spans
     * @param bridges makes a class loader, below one that sees a copy of OpenTelemetry's API, that defines {@code
     *     dev.detour.engine.telemetry.otel} and sees this class
     */
    public static Tracing fromEnvironment(MetricsPart metrics, KeyWords keys, UnaryOperator<ClassLoader> bridges) {
        Properties properties = System.getProperties();
        Map<String, String> copy = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            String value = properties.getProperty(name);
            if (value != null) { // removed meanwhile
                copy.put(name, value);
            }
        }
        OtelSettings settings = OtelSettings.of(System.getenv(), copy);
        // where it is off, not even the type that a reference to the start returns is loaded
        return on(settings)
                ? with(metrics, settings, EmbeddedSdk::start, keys, bridges)
                : without(metrics, keys, bridges);
    }

    /** Tracing with this SDK, started on a thread of its own at the first read. */
    static Tracing of(MetricsPart metrics, OtelSettings settings, Function<Map<String, String>, OpenTelemetrySdk> sdk) {
        KeyWords keys = new KeyWords(KeyWords.Detail.NONE);
        return on(settings)
                ? with(metrics, settings, sdk, keys, loader -> loader)
                : without(metrics, keys, loader -> loader);
    }

    private static Tracing without(MetricsPart metrics, KeyWords keys, UnaryOperator<ClassLoader> bridges) {
        PendingEvents events = new PendingEvents();
        return new Tracing(events, metrics, null, false, spans(keys, events), bridges);
    }

    private static Tracing with(
            MetricsPart metrics,
            OtelSettings settings,
            Function<Map<String, String>, OpenTelemetrySdk> sdk,
            KeyWords keys,
            UnaryOperator<ClassLoader> bridges) {
        PendingEvents events = new PendingEvents();
        Function<OtelApi, LookupSpans> spans = spans(keys, events);
        SpanQueue queue = new SpanQueue(
                metrics, () -> sdk.apply(settings.forSdk()), spans, System::nanoTime, SpanQueue.CLOSE_MILLIS);
        return new Tracing(events, metrics, queue, settings.exportsTraces(), spans, bridges);
    }

    private static Function<OtelApi, LookupSpans> spans(KeyWords keys, PendingEvents events) {
        EpochOffset offset = new EpochOffset();
        return api -> new LookupSpans(api, offset, keys, events);
    }

    private static boolean on(OtelSettings settings) {
        String problem = settings.wanted() ? settings.problem() : null;
        if (problem != null) {
            AgentLog.warn("tracing is off: " + problem);
        }
        String ofMetrics = settings.metricsWanted() ? settings.metricsProblem() : null;
        if (ofMetrics != null && !ofMetrics.equals(problem)) {
            AgentLog.warn("metrics are not exported: " + ofMetrics);
        }
        return settings.exportsTraces() || settings.exportsMetrics();
    }

    /** Whether the agent's own SDK may be used for spans. */
    public boolean enabled() {
        return traced;
    }

    @Override
    public Traces of(@Nullable ClassLoader clientLoader) {
        return new AppTraces(sightings, clientLoader);
    }

    @Override
    public boolean isAnybodyListening() {
        return sightings.isAgentThere();
    }

    @Override
    public Scope silence() {
        try {
            return sightings.silence();
        } catch (Throwable failure) { // then it is traced
            AgentLog.ownFault("keeping Detour's own commands from being traced", failure);
            return Scope.NONE;
        }
    }

    /**
     * Ends the spans of a decision, or hands it to the thread that records it. Never throws; blocks only where a span processor
     * of the application's does, which OpenTelemetry asks it not to.
     */
    @Override
    public void decided(Decision decision) {
        if (decision.trail() instanceof SpanTrail trail && !trail.isOfOwnSdk()) {
            metrics.timed(decision, end(trail, decision));
        } else if (queue != null && traced && queue.isStarted()) {
            queue.decided(decision);
        } else {
            metrics.timed(decision, null);
        }
    }

    /** The same: its span says that nothing was done. */
    @Override
    public void observed(Decision decision) {
        TracePoint trace = decision.lookup().trace();
        decided(trace == null ? decision : decision.on(trace.begin(decision.lookup())));
    }

    private static @Nullable Object end(SpanTrail trail, Decision decision) {
        try {
            return trail.endWithinLimit(decision);
        } catch (Throwable failure) { // a span processor of the application's
            AgentLog.ownFault("recording a span", failure);
            return null;
        }
    }

    /** Told on the next span: never blocks, never throws. */
    @Override
    public void changed(Transition transition) {
        events.add(transition);
    }

    /** Told on the next span: never blocks, never throws. */
    @Override
    public void wasBusy(Busy busy) {
        events.add(busy);
    }

    /** The queue of decisions, or null where the agent's own SDK is not wanted. */
    @Nullable
    SpanQueue queue() {
        return queue;
    }
}
