package dev.detour.engine;

import dev.detour.engine.model.AgentLog;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether an application's own provider of credentials has named one user alone so far. Once another was named, nobody
 * knows whose a value is that is not told by the connection it was read on. Thread-safe.
 */
public final class NamedUsers {

    private final AtomicReference<@Nullable String> first = new AtomicReference<>();
    private final String warning;

    private volatile boolean several;

    /** @param warning said once in this process when another user is named */
    public NamedUsers(String warning) {
        this.warning = warning;
    }

    /** This user's credentials are about to be presented, or have been. */
    public void presented(String user) {
        if (first.compareAndSet(null, user) || user.equals(first.get()) || several) {
            return;
        }
        several = true;
        AgentLog.warnOnce(warning, warning);
    }

    /** Never again once it is not. */
    public boolean isOne() {
        return !several;
    }

    /** Null where it is none yet, or several. */
    public @Nullable String only() {
        return several ? null : first.get();
    }
}
