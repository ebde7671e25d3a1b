package dev.detour.engine.jmx;

/** One server that this process reads from: {@code dev.detour:type=Server,name="host:port"}. */
public interface ServerMXBean {

    /** As {@code host:port}. */
    String getServer();

    /** {@code closed}, {@code open}, {@code half_open} or {@code ramp}. */
    String getBreakerState();

    /** Why the breaker is in its state; empty where it never changed. */
    String getBreakerReason();

    /** How long it has been. */
    double getSecondsInState();

    /** Whether it is open until it is reset. */
    boolean isForcedOpen();

    /** Failed reads, one after the other. */
    int getFailuresInARow();

    /** Smoothed; 0 where none is known. */
    double getRoundTripMillis();

    /** How long a read waits for its reply; -1 where only the client's own time-out ends the wait. */
    double getWaitMillis();

    /** Whether the last reads timed out and nothing was heard since. */
    boolean isTimingOut();

    /** Since it last sent something; -1 where it never has. */
    double getSecondsUnheard();

    /** {@code primary}, {@code replica} or {@code unknown}. */
    String getRole();

    /** Whether it has been sampled, without which nothing is known of its memory and data. */
    boolean isSampled();

    /** Whether it evicts keys to make room, so that its nulls are those of evicted keys. */
    boolean isUnderEvictionPressure();

    /** Keys that it evicted in a second, between its last two samples; NaN where that is not known. */
    double getEvictedPerSecond();

    /** Whether it is full and evicts nothing, so that every write fails. */
    boolean isFull();

    /** Whether it has lost its data, and its hit rate is not yet what it was. */
    boolean isCold();

    /**
     * Opens its breaker, whatever the server does, until {@link #reset}: reads of cache data go there only where nothing else
     * has an answer.
     */
    void forceOpen();

    /** Closes its breaker. */
    void reset();
}
