package dev.detour.engine.tier;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Transition;
import java.util.concurrent.CompletableFuture;

/** The tiers behind a connection: RETRY, REDIRECT and REPLICA. Thread-safe; no method blocks. */
public final class RemoteTiers {

    public RemoteTiers(Settings settings, Versions versions, Transition.Listener listener) {}

    /**
     * Reads from the same server once more.
     *
     * @param deadlineNanos {@link System#nanoTime()} when the route is over
     * @return always completes normally, and before the deadline
     */
    public CompletableFuture<Found> retry(Lookup lookup, long deadlineNanos) {
        return CompletableFuture.completedFuture(Found.SKIPPED);
    }

    /** Reads once from the node that a redirection names; the same. */
    public CompletableFuture<Found> redirect(Lookup lookup, Outcome.Fault redirection, long deadlineNanos) {
        return CompletableFuture.completedFuture(Found.SKIPPED);
    }

    /** Reads from a replica that is fit and knows this process's own writes of the key; the same. */
    public CompletableFuture<Found> replica(Lookup lookup, long deadlineNanos) {
        return CompletableFuture.completedFuture(Found.SKIPPED);
    }

    /** Whether {@link #replica} has a replica to ask; cheap. */
    public boolean hasReplica(Lookup lookup) {
        return false;
    }
}
