package dev.detour.engine.model;

/**
 * A breaker has changed its state.
 *
 * @param subject whose breaker: a server as {@code host:port}, or a tier and what it asks
 * @param tier {@link Tier#PRIMARY}, or the tier whose breaker it is
 * @param reason in a few words, for people
 * @param atNanos {@link System#nanoTime()}
 * @param failingNanos how long before it the first of the failures was noticed that, one after the other, led to it; 0 where
 *     nothing of the kind did, and where that is not known
 */
public record Transition(
        String subject, Tier tier, BreakerState from, BreakerState to, String reason, long atNanos, long failingNanos) {

    /**
     * Whose breaker it is.
     *
     * @param name a server as {@code host:port}, or what the tier asks
     */
    public record Subject(String name, Tier tier) {}

    private static final String FORCED = "forced open by an operator";
    private static final String RESET = "reset by an operator";

    /** One that no failures in a row have led to. */
    public Transition(String subject, Tier tier, BreakerState from, BreakerState to, String reason, long atNanos) {
        this(subject, tier, from, to, reason, atNanos, 0);
    }

    /** To open, until somebody resets it. */
    public static Transition forced(String subject, Tier tier, BreakerState from, long atNanos) {
        return new Transition(subject, tier, from, BreakerState.OPEN, FORCED, atNanos);
    }

    /** To closed, whatever it was. */
    public static Transition reset(String subject, Tier tier, BreakerState from, long atNanos) {
        return new Transition(subject, tier, from, BreakerState.CLOSED, RESET, atNanos);
    }

    public Subject whose() {
        return new Subject(subject, tier);
    }

    /** Whether the breaker stays open until somebody resets it. */
    public boolean isForced() {
        return reason.equals(FORCED);
    }

    /** Is told of each transition, once, after it has happened and outside any lock. Must not block or throw. */
    @FunctionalInterface
    public interface Listener {
        void changed(Transition transition);
    }
}
