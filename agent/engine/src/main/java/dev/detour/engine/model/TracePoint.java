package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * Where the application stood in its traces when a read began. Kept for every read and asked only for one that is diverted, by
 * any thread. Opaque to all but the telemetry; thread-safe, nothing throws or blocks.
 */
public interface TracePoint {

    /** Whether it was in a trace at all. */
    boolean isInTrace();

    /** The place of the same OpenTelemetry that one of these values is; null where none of them is one. */
    @Nullable
    TracePoint in(Iterable<?> values);

    /** Begins to trace a lookup that is diverted. */
    Trail begin(Lookup lookup);
}
