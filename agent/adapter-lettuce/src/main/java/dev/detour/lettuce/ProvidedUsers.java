package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a provider of credentials has named one user alone so far. What is read on a cluster is kept under the
 * provider's name, whichever connection read it; once another user was named, nobody knows whose a value is. Thread-safe.
 */
final class ProvidedUsers {

    private final AtomicReference<@Nullable String> first = new AtomicReference<>();

    private volatile boolean several;

    /** This user's credentials are about to be presented on some connection to a cluster. */
    void presenting(String user) {
        if (first.compareAndSet(null, user) || user.equals(first.get()) || several) {
            return;
        }
        several = true;
        AgentLog.warnOnce(
                "lettuce cluster users",
                "a provider of credentials has named another user for a Redis Cluster: whom its connections read as is not"
                        + " known any more, and reads over them go unprotected from now on. Said once.");
    }

    /** Never again once it is not. */
    boolean isOne() {
        return !several;
    }
}
