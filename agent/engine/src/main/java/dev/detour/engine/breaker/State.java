package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import org.jspecify.annotations.Nullable;

/**
 * One generation of a breaker: entered once, left once, never returned to. It owns its rules and decides itself when it is
 * over. Reads are told of their outcome through the state that admitted them, so a state that is over hears from its
 * last reads but no longer has a vote.
 */
abstract class State {

    final Health health;
    private final @Nullable Transition entry;

    /** Set once, by whoever ended this state, after it has ended. */
    private volatile @Nullable State next;

    /** @param entry how it came about; null for the first of all */
    State(Health health, @Nullable Transition entry) {
        this.health = health;
        this.entry = entry;
    }

    abstract BreakerState kind();

    /** See {@link dev.detour.engine.model.Primary#admit}. */
    abstract @Nullable Permit admit(long nowNanos);

    /** The server has sent something; its times are noted already. */
    abstract void heard(long nowNanos);

    /** See {@link dev.detour.engine.model.Primary#unreached}; the connection was begun in this state. */
    abstract void unreached(FaultKind kind, long nowNanos);

    /** See {@link dev.detour.engine.model.Primary#mayTry}. */
    boolean mayTry(long nowNanos) {
        return true;
    }

    /** Whether the last reads have timed out and nothing was heard since. */
    boolean isTimingOut() {
        return false;
    }

    /** A read that this breaker did not admit was carried out by the server, after so long. */
    void answeredAfter(long tookNanos) {}

    /** Failures one after the other, of those that count here. */
    int failures() {
        return 0;
    }

    /** Whether only {@link Health#reset} ends it. */
    boolean isForced() {
        return false;
    }

    /** Whether what began at this time began in this state. */
    final boolean hasBegun(long nanos) {
        return entry == null || nanos - entry.atNanos() >= 0;
    }

    final boolean isCurrent() {
        return health.current() == this;
    }

    final @Nullable Transition entry() {
        return entry;
    }

    final @Nullable State next() {
        return next;
    }

    final void endedBy(State successor) {
        next = successor;
    }

    /** Reports a reply without a vote: a breaker that is open by now learns that its server speaks. */
    final void replied(long nowNanos) {
        health.heard(nowNanos);
    }

    final Transition to(BreakerState kind, String reason, long nowNanos) {
        return health.transition(kind(), kind, reason, nowNanos);
    }
}
