package dev.detour.engine;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Observed;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffics;
import dev.detour.engine.model.Transition;
import dev.detour.engine.route.Foresight;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The reads of routes that are only observed: what an adapter tells of them, and nothing that it could act upon.
 * Thread-safe; no method blocks or throws.
 */
public final class Observations {

    private final Foresight foresight;
    private final Decision.Observer observer;
    private final LongAdder openings = new LongAdder();
    private final ObservationReport report;

    Observations(Foresight foresight, Traffics traffics, Decision.Observer observer) {
        this.foresight = foresight;
        this.observer = observer;
        this.report = new ObservationReport(traffics::all, openings::sum, System.nanoTime());
    }

    /** Whether the reads of this route are only observed now; costs a look at a field. */
    public static boolean include(Route route) {
        return route.traffic().mode() == RouteMode.OBSERVE;
    }

    /** Redis had the value, in time. */
    public void hit(Route route) {
        route.traffic().observed().hit();
    }

    /** A read has ended in an error that no mode touches, or was given up by its caller, before anything was to observe. */
    public void error(Route route) {
        route.traffic().observed().error();
    }

    /**
     * Route mode would have gone on without the server now.
     *
     * @param decidedNanos when that was, which may have passed
     * @return to be given to {@link #end} once; null where there is nothing to tell
     */
    public @Nullable Observation begin(Lookup lookup, Outcome outcome, long decidedNanos) {
        try {
            report.install();
            return outcome instanceof Outcome.Unknown
                    ? null
                    : new Observation(lookup, outcome, decidedNanos, foresight.of(lookup, outcome, decidedNanos));
        } catch (Throwable failure) {
            AgentLog.ownFault("observing a read", failure);
            return null;
        }
    }

    /** The read has ended as the client ends it. */
    public void end(Observation read, Observed.End end, long nowNanos) {
        try {
            boolean isFault = read.outcome() instanceof Outcome.Fault;
            long beyondNanos = isFault ? Math.max(0, nowNanos - read.decidedNanos()) : 0;
            Observed observed = new Observed(read.forecast(), beyondNanos, end);
            read.lookup().route().traffic().observed().ended(read.outcome(), observed);
            if (isFault || read.forecast().tier() != null || read.forecast().isPreceded()) { // as route mode would tell
                observer.observed(
                        Decision.observed(read.lookup(), read.outcome(), read.decidedNanos(), nowNanos, observed));
            }
        } catch (Throwable failure) {
            AgentLog.ownFault("telling of an observed read", failure);
        }
    }

    /** A breaker has changed, which keeps no observed read away. What an operator forces, no read would have caused. */
    void changed(Transition transition) {
        boolean isOpening = transition.from() == BreakerState.CLOSED && transition.to() == BreakerState.OPEN;
        if (transition.tier() == Tier.PRIMARY && isOpening && !transition.isForced()) {
            openings.increment();
        }
    }

    /** What has been observed so far, in words; written to the log when the JVM ends. */
    public ObservationReport report() {
        return report;
    }
}
