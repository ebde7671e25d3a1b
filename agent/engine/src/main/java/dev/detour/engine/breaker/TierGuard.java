package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import org.jspecify.annotations.Nullable;

/** The breaker and the bulkhead of one tier, or of one server or loader behind it. Thread-safe; never blocks. */
public final class TierGuard {

    public TierGuard(
            String subject, Tier tier, Settings.Breaker settings, int maxConcurrent, Transition.Listener listener) {}

    /**
     * Asks to begin a call.
     *
     * @return null if it may: then {@link #left} is called once, whatever comes of it; otherwise {@link Found#REFUSED}
     *     or {@link Found#SHED}
     */
    public @Nullable Found enter() {
        return null;
    }

    /** How a call has ended. */
    public enum End {
        SUCCEEDED,
        FAILED,
        /** It says nothing: cancelled, or not tried after all. */
        UNDECIDED
    }

    public void left(End end, long tookNanos) {}

    /** Whether a call would be let in now; asked before anything is set in motion. */
    public boolean isOpenForCalls() {
        return true;
    }
}
