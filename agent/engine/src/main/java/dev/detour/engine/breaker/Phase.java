package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import org.jspecify.annotations.Nullable;

/**
 * A state of a breaker, from one transition to the next: its generation. What a read comes to is reported to the phase
 * that admitted it; once that is over the report changes nothing.
 */
abstract class Phase {

    final Breaker breaker;

    Phase(Breaker breaker) {
        this.breaker = breaker;
    }

    abstract BreakerState state();

    /** A permit, or null where a read is kept away; may end the phase first. */
    abstract @Nullable Permit admit(long nowNanos);

    /** Ends the phase if its time is over. */
    void passTime(long nowNanos) {}

    /** The server has sent something. */
    void heard(long nowNanos) {}

    /** Whether a fault tells that its server does not do its work. */
    static boolean tellsOnTheServer(FaultKind kind) {
        return switch (kind) {
            case TIMEOUT, NODE_DOWN, LOADING, MASTER_DOWN, BUSY -> true;
            // it has replied, and at once
            case MOVED, ASK, TRY_AGAIN, CLUSTER_DOWN, REDIRECTS_EXHAUSTED -> false;
            // it was not asked
            case POOL_EXHAUSTED, BREAKER_OPEN, SHED -> false;
        };
    }
}
