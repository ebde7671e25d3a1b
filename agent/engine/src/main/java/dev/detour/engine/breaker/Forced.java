package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import org.jspecify.annotations.Nullable;

/** Nothing goes through, whatever the server sends and however long it takes: an operator wants it so. */
final class Forced extends State {

    Forced(Health health, Transition entry) {
        super(health, entry);
    }

    @Override
    BreakerState kind() {
        return BreakerState.OPEN;
    }

    @Override
    boolean isForced() {
        return true;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        return null;
    }

    @Override
    boolean mayTry(long nowNanos) {
        return false;
    }

    @Override
    void heard(long nowNanos) {
        // that it speaks was not the question
    }

    @Override
    void unreached(FaultKind kind, long nowNanos) {
        // nor that it does not
    }
}
