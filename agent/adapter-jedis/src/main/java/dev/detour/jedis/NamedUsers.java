package dev.detour.jedis;

import dev.detour.engine.model.AgentLog;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The users that an application's own credentials provider has named so far. As long as that is one, a read that reaches no
 * connection would have been that user's; once it is another, nobody knows whose it would have been. Thread-safe.
 */
final class NamedUsers {

    private final AtomicReference<@Nullable String> first = new AtomicReference<>();

    private volatile boolean several;

    /** This user's credentials are about to be presented, or have been. */
    void presented(String user) {
        if (user.equals(first.get()) || several || first.compareAndSet(null, user) || user.equals(first.get())) {
            return;
        }
        several = true;
        AgentLog.warnOnce(
                "jedis users",
                "a provider of credentials has named another user than before: whom its clients would read as while there is"
                        + " no connection is not known any more, and such reads have loaders alone from now on. Said once.");
    }

    /** Never again once it is not. */
    boolean isOne() {
        return !several;
    }

    /** Null where it is none yet, or several. */
    @Nullable
    String only() {
        return several ? null : first.get();
    }
}
