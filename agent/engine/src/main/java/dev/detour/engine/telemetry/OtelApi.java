package dev.detour.engine.telemetry;

import dev.detour.engine.model.Scope;
import org.jspecify.annotations.Nullable;

/**
 * An OpenTelemetry that is up, in whatever copy of its API, without a type of that in any signature: the application's copy
 * and the agent's own are different classes. Thread-safe. What it calls is the application's, and may throw.
 */
public interface OtelApi {

    /** The context of the calling thread. */
    Object current();

    /** The context without anything in it. */
    Object root();

    /** What instrumentation would trace of the calling thread, it does not, until the scope is closed. */
    Scope silence();

    /**
     * Has its metrics collect everything, once for each of its meter providers.
     *
     * @param kept is kept alive by what collects, as long as that is there
     * @return whether it is: not where there is nothing that collects, or it collects already
     */
    boolean measure(MetricsPart metrics, Object kept);

    /** The calling thread works in a context, until the scope is closed. */
    Scope enter(Object context);

    /** Whether a value is a context of this copy. */
    boolean isContext(@Nullable Object value);

    /** Whether a context has a span. */
    boolean isInTrace(Object context);

    /**
     * Starts a span of kind INTERNAL.
     *
     * @param parent the context that it is started in
     * @param linked a span of the same copy that it is linked to
     */
    SpanHandle start(Object parent, String name, long startEpochNanos, Fields fields, @Nullable SpanHandle linked);
}
