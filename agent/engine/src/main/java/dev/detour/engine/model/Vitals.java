package dev.detour.engine.model;

/**
 * How a server is at one moment, for people. Times are nanoseconds before that moment.
 *
 * @param isForced whether an operator keeps reads away from it
 * @param reason why the breaker is in its state, in a few words; empty where it never changed
 * @param inStateNanos how long the breaker has been in its state
 * @param failures one after the other, in this state
 * @param roundTripNanos the smoothed time that a reply takes; 0 where none is known
 * @param waitNanos how long a read that is sent now waits for its reply; {@link Primary#FOR_EVER} for the client's time-out
 * @param isTimingOut whether the last reads timed out and nothing was heard since
 * @param unheardNanos since it last sent something; -1 where it never has
 */
public record Vitals(
        BreakerState state,
        boolean isForced,
        String reason,
        long inStateNanos,
        int failures,
        long roundTripNanos,
        long waitNanos,
        boolean isTimingOut,
        long unheardNanos) {

    /** Of a server that nobody watches. */
    static final Vitals UNWATCHED = new Vitals(BreakerState.CLOSED, false, "", 0, 0, 0, Primary.FOR_EVER, false, -1);
}
