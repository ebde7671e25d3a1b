package dev.detour.jedis;

import dev.detour.engine.Observation;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Primary;
import org.jspecify.annotations.Nullable;

/** What is noted of a call that is only observed: nothing waits by it, and nothing is done. Used by the call's thread. */
final class Unhurried {

    /** No time of the clock, or one that is missed by a nanosecond. */
    private static final long NEVER = 0;

    private boolean on;
    private @Nullable Observation observation;
    private long dueNanos;
    private long borrowedNanos;
    private boolean poolIsFull;

    /** @param observed whether the call is only observed */
    void start(boolean observed) {
        on = observed;
        observation = null;
        dueNanos = NEVER;
        borrowedNanos = NEVER;
        poolIsFull = false;
    }

    boolean isOn() {
        return on;
    }

    /** Forgets the application's objects. */
    void release() {
        observation = null;
    }

    /** Where route mode would have gone on without the server first; null where it would not have yet. */
    @Nullable
    Observation observation() {
        return observation;
    }

    /** @param first null where there is nothing to tell */
    void began(@Nullable Observation first) {
        observation = first;
    }

    /** A connection is about to be borrowed from a pool. */
    void borrows(boolean fromFull, long nowNanos) {
        borrowedNanos = nowNanos;
        poolIsFull = fromFull;
    }

    /** It was. */
    void borrowed() {
        borrowedNanos = NEVER;
    }

    /** Since when a connection is waited for; 0 where none is. */
    long borrowedNanos() {
        return borrowedNanos;
    }

    /** What a wait for a connection comes to that takes too long. */
    FaultKind shortage() {
        return poolIsFull ? FaultKind.POOL_EXHAUSTED : FaultKind.TIMEOUT;
    }

    /**
     * The wait for a reply is over, whichever way.
     *
     * @param waitNanos how long route mode would have waited
     */
    void replied(long sentNanos, long waitNanos, long nowNanos) {
        if (dueNanos == NEVER && waitNanos != Primary.FOR_EVER && nowNanos - sentNanos > waitNanos) {
            dueNanos = sentNanos + waitNanos;
        }
    }

    /** Whether a reply was waited for longer than route mode would have. */
    boolean isLate() {
        return dueNanos != NEVER;
    }

    /** When route mode would have waited no more; of one that is late. */
    long dueNanos() {
        return dueNanos;
    }
}
