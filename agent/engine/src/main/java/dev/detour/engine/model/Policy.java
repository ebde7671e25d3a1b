package dev.detour.engine.model;

/**
 * How the keys of one route are treated. Durations are nanoseconds.
 *
 * @param missWhenExhausted whether a fault that no tier could answer becomes a null rather than its own exception
 * @param deadlineNanos for the whole route, from its beginning; a load that is the last hope may take longer
 * @param freshNanos how long after it was last seen an entry without a known time to live answers as LOCAL
 * @param maxStaleNanos how long after it was last seen an entry may answer at all
 * @param originTimeoutNanos for one load, the wait for its turn included
 * @param softTimeoutNanos after which a stale entry answers in the place of a load under way
 * @param negativeNanos how long it is remembered that the origin has no value
 * @param originMaxConcurrent loads at the same time
 * @param originMaxWaiting loads that wait for their turn
 * @param evictionWaitNanos how long a read joins a background load
 * @param warmTtlNanos the time to live in Redis where neither the loader nor the application's own writes name one
 */
public record Policy(
        RoutingTable table,
        boolean missWhenExhausted,
        long deadlineNanos,
        long freshNanos,
        long maxStaleNanos,
        long originTimeoutNanos,
        long softTimeoutNanos,
        long negativeNanos,
        int originMaxConcurrent,
        int originMaxWaiting,
        long evictionWaitNanos,
        long warmTtlNanos) {}
