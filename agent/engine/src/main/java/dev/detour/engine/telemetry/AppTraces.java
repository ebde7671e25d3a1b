package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.TracePoint;
import dev.detour.engine.model.Traces;
import org.jspecify.annotations.Nullable;

/**
 * Traces the reads of one copy of a client, by whichever OpenTelemetry its application has.
 *
 * <p>A client that several applications share need not see the OpenTelemetry of any: then that of the application counts that
 * the calling thread works for.
 */
final class AppTraces implements Traces {

    private final Sightings sightings;
    private final Sighting ofClient;

    /** Of the application that read last. */
    private volatile @Nullable Sighting recent;

    AppTraces(Sightings sightings, @Nullable ClassLoader clientLoader) {
        this.sightings = sightings;
        this.ofClient = sightings.of(clientLoader);
    }

    @Override
    public void look(long nowNanos) {
        try {
            lookAround(nowNanos);
        } catch (Throwable failure) { // the application's classes are asked
            AgentLog.ownFault("looking for OpenTelemetry", failure);
        }
    }

    @Override
    public @Nullable TracePoint here(long nowNanos) {
        try {
            Sighted sighted = lookAround(nowNanos).sighted();
            return sighted == null ? null : sighted.here();
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at a trace", failure);
            return null;
        }
    }

    private Sighting lookAround(long nowNanos) {
        boolean hasLooked = ofClient.look(nowNanos);
        Sighting current = current();
        if (current != ofClient) {
            hasLooked = current.look(nowNanos);
        }
        if (hasLooked && current.isWithout()) {
            sightings.startOwn();
        }
        return current;
    }

    private Sighting current() {
        ClassLoader context =
                ofClient.mayHaveOne() ? null : Thread.currentThread().getContextClassLoader();
        if (context == null || ofClient.isOf(context)) {
            return ofClient;
        }
        Sighting last = recent;
        if (last == null
                || !last.isOf(context)) { // no map to be looked into by each read of an application without any
            last = sightings.of(context);
            recent = last;
        }
        return last;
    }
}
