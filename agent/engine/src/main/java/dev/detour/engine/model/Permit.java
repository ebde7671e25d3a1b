package dev.detour.engine.model;

/**
 * A breaker's admission of one read. What came of the read counts for the time in which it was admitted: a reply that
 * comes after the breaker has moved on votes no more. Exactly one of these is called, once; a permit that is lost is
 * taken back after a while.
 */
public interface Permit {

    /** Admits without counting. */
    Permit UNCOUNTED = new Uncounted();

    /**
     * The server has carried the read out: it replied with a value, a null, or an error that only that can give.
     *
     * @param sentNanos when the read was sent
     */
    void answered(long sentNanos, long nowNanos);

    /** The server did not give a reply that it should have given; kinds that do not tell on the server count for
     * nothing. */
    void failed(FaultKind kind, long nowNanos);

    /** Nothing can be said: the caller gave up, this process stood still, or the server refused the read without a look at it. */
    void withdrawn(long nowNanos);

    /** How many times as long as other reads this one waits: more than once as long as it tries whether a server is back. */
    default int patience() {
        return 1;
    }
}
