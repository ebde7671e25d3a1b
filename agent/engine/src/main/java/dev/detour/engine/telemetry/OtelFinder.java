package dev.detour.engine.telemetry;

import org.jspecify.annotations.Nullable;

/** Looks for the OpenTelemetry of one copy of the API, and changes nothing: never makes it initialise itself. */
public interface OtelFinder {

    /**
     * The one that is up.
     *
     * @param built SDKs that were built in this JVM, the earliest first; those of other copies are ignored
     * @return null where there is none yet
     */
    @Nullable
    OtelApi find(Iterable<?> built);

    /** Whether there will be one as soon as the application first asks for it. */
    boolean isExpected();
}
