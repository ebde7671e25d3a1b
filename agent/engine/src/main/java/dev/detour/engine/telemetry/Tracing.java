package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Verdict;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Traces decisions and measures breakers with an OpenTelemetry SDK of the agent's own, set up by the usual {@code
 * OTEL_*} variables and {@code otel.*} properties. Off unless one of them names an exporter or an OTLP endpoint: an
 * exporter without a collector would fill the application's log. Thread-safe; one per JVM.
 */
public final class Tracing implements Decision.Observer, Transition.Listener {

    /** Null: tracing is off. */
    private final @Nullable SpanQueue queue;

    private Tracing(@Nullable SpanQueue queue) {
        this.queue = queue;
    }

    /** Tracing as this process's environment and system properties have it now. Starts no thread. */
    public static Tracing fromEnvironment() {
        Properties properties = System.getProperties();
        Map<String, String> copy = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            String value = properties.getProperty(name);
            if (value != null) { // removed meanwhile
                copy.put(name, value);
            }
        }
        OtelSettings settings = OtelSettings.of(System.getenv(), copy);
        // where tracing is off, not even the type that a reference to the start returns is loaded
        return on(settings) ? with(settings, EmbeddedSdk::start) : new Tracing(null);
    }

    /** Tracing with this SDK, started on a thread of its own at the first decision. */
    static Tracing of(OtelSettings settings, Function<Map<String, String>, OpenTelemetrySdk> sdk) {
        return on(settings) ? with(settings, sdk) : new Tracing(null);
    }

    private static Tracing with(OtelSettings settings, Function<Map<String, String>, OpenTelemetrySdk> sdk) {
        return new Tracing(new SpanQueue(() -> sdk.apply(settings.forSdk()), System::nanoTime, SpanQueue.CLOSE_MILLIS));
    }

    private static boolean on(OtelSettings settings) {
        if (!settings.wanted()) {
            return false;
        }
        String problem = settings.problem();
        if (problem != null) {
            AgentLog.warn("tracing is off: " + problem);
            return false;
        }
        String ofMetrics = settings.metricsProblem();
        if (ofMetrics != null) {
            AgentLog.warn("metrics are not exported: " + ofMetrics);
        }
        return true;
    }

    /** Whether decisions are recorded. */
    public boolean enabled() {
        return queue != null;
    }

    /** Hands a decision to the thread that records it: never blocks, never throws. */
    @Override
    public void decided(Decision decision) {
        if (queue != null) {
            queue.decided(decision);
        }
    }

    /** Counts a breaker's change, and hands it to that thread for the next span: never blocks, never throws. */
    @Override
    public void changed(Transition transition) {
        if (queue != null) {
            queue.changed(transition);
        }
    }

    /** Counts a reply that came too late: never blocks, never throws. */
    @Override
    public void repliedLate(String server) {
        if (queue != null) {
            queue.repliedLate(server);
        }
    }

    /** Counts nulls by their cause: never blocks, never throws. */
    @Override
    public void missed(String server, Verdict verdict, long nulls) {
        if (queue != null) {
            queue.missed(server, verdict, nulls);
        }
    }

    /** Counts values that were written back: never blocks, never throws. */
    @Override
    public void warmed(String server, int values) {
        if (queue != null) {
            queue.warmed(server, values);
        }
    }

    /** Hands it on for the next span: never blocks, never throws. */
    @Override
    public void wasBusy(Busy busy) {
        if (queue != null) {
            queue.wasBusy(busy);
        }
    }

    /** The queue of decisions, or null where tracing is off. */
    @Nullable
    SpanQueue queue() {
        return queue;
    }
}
