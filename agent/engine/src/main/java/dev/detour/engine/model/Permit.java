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
     * The server replied: with a value, a null, or an error that is no fault of its own.
     *
     * @param sentNanos when the read was sent
     */
    void answered(long sentNanos, long nowNanos);

    /** The server did not give a reply that it should have given; kinds that do not tell on the server count for
     * nothing. */
    void failed(FaultKind kind, long nowNanos);

    /** Nothing can be said: the caller gave up, or this process stood still. */
    void withdrawn(long nowNanos);

    /** Whether this is the probe of a half-open breaker, which waits longer: {@link Primary#waitNanos(Permit)}. */
    boolean isProbe();
}
