package dev.detour.engine.model;

/**
 * A breaker has changed its state.
 *
 * @param subject whose breaker: a server as {@code host:port}, or a tier and what it asks
 * @param tier {@link Tier#PRIMARY}, or the tier whose breaker it is
 * @param reason in a few words, for people
 * @param atNanos {@link System#nanoTime()}
 */
public record Transition(String subject, Tier tier, BreakerState from, BreakerState to, String reason, long atNanos) {

    /** Is told of each transition, once, after it has happened and outside any lock. Must not block or throw. */
    @FunctionalInterface
    public interface Listener {
        void changed(Transition transition);
    }
}
