package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OriginLoad;
import java.util.Objects;

/** Tells of loads that have ended. Never throws: the turn of the load has been given back, and its readers have it. */
record LoadTeller(Decision.Observer observer) {

    /**
     * @param beganNanos {@link System#nanoTime()} when it was asked for
     * @param injected whether it was held up on purpose
     */
    void ended(Flight flight, Origin origin, long beganNanos, Found loaded, boolean injected) {
        try {
            Lookup lookup = flight.lookup();
            observer.loaded(new OriginLoad(
                    origin.name(),
                    lookup.route().name(),
                    Objects.requireNonNullElse(lookup.node().server(), ""),
                    beganNanos,
                    System.nanoTime(),
                    loaded.result(),
                    flight.shared(),
                    injected));
        } catch (Throwable failure) {
            AgentLog.ownFault("telling of a load", failure);
        }
    }
}
