package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.TracePoint;
import dev.detour.engine.model.Trail;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An OpenTelemetry that is in use, and the places in its traces. Thread-safe. */
final class Sighted {

    private final LookupSpans spans;
    private final Place outside;

    /** Null where it is another's. */
    private final @Nullable BooleanSupplier ofOwnSdk;

    private final RootLimit ofRoots;

    /** That of an application, or of the OpenTelemetry agent. */
    Sighted(LookupSpans spans) {
        this(spans, null, new RootLimit(System::nanoTime));
    }

    /** @param ofOwnSdk admits what is told of the agent's own SDK before its end */
    Sighted(LookupSpans spans, BooleanSupplier ofOwnSdk) {
        this(spans, ofOwnSdk, new RootLimit(System::nanoTime));
    }

    /** The same as of an application, with this limit. */
    Sighted(LookupSpans spans, RootLimit ofRoots) {
        this(spans, null, ofRoots);
    }

    private Sighted(LookupSpans spans, @Nullable BooleanSupplier ofOwnSdk, RootLimit ofRoots) {
        this.spans = spans;
        this.ofOwnSdk = ofOwnSdk;
        this.ofRoots = ofRoots;
        this.outside = new Place(spans.api().root());
    }

    /**
     * Where the calling thread stands: most reads are hits, so whether that is in a trace is found out when it is asked. A
     * thread with nothing in its context has one place for all.
     */
    TracePoint here() {
        if (ofOwnSdk != null) {
            return outside; // nobody else sees it
        }
        Object context = spans.api().current();
        return context == spans.api().root() ? outside : new Place(context);
    }

    OtelApi api() {
        return spans.api();
    }

    /** A context; what is recorded below it goes to this OpenTelemetry. */
    private final class Place implements TracePoint {
        private final Object context;

        Place(Object context) {
            this.context = context;
        }

        @Override
        public boolean isInTrace() {
            try {
                return context != spans.api().root() && spans.api().isInTrace(context);
            } catch (Throwable failure) { // a context may be of the application's making
                AgentLog.ownFault("looking at a trace", failure);
                return false;
            }
        }

        @Override
        public @Nullable TracePoint in(Iterable<?> values) {
            if (ofOwnSdk != null) {
                return null; // nobody else sees it
            }
            try {
                for (Object value : values) {
                    if (spans.api().isContext(value)) {
                        return new Place(value);
                    }
                }
            } catch (Throwable failure) {
                AgentLog.ownFault("looking for a trace", failure);
            }
            return null;
        }

        @Override
        public Trail begin(Lookup lookup) {
            return new SpanTrail(spans, context, lookup, ofOwnSdk, ofOwnSdk != null || isInTrace() ? null : ofRoots);
        }
    }
}
