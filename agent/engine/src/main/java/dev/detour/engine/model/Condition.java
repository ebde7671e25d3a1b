package dev.detour.engine.model;

import java.util.concurrent.TimeUnit;

/**
 * What the samples of one server tell about its data. Immutable; times are {@link System#nanoTime()}, and one of what
 * was never seen lies far back.
 *
 * @param isSampled whether anything was told at all
 * @param sampledNanos when the server was asked last
 * @param isPressed whether it is under eviction pressure
 * @param isFull whether it is full and evicts nothing, so that every write fails
 * @param evictsVolatileOnly whether it evicts keys with a time to live only
 * @param isCold whether it has lost its data, and its hit rate is not yet what it was
 * @param lostNanos when it was last noticed that it had lost its data
 * @param evictedNanos when it was last noticed that it had evicted keys
 * @param expiredNanos the same of expired keys
 * @param evictsMore whether, of the two, more keys were evicted than expired lately
 */
public record Condition(
        boolean isSampled,
        long sampledNanos,
        boolean isPressed,
        boolean isFull,
        boolean evictsVolatileOnly,
        boolean isCold,
        long lostNanos,
        long evictedNanos,
        long expiredNanos,
        boolean evictsMore) {

    private static final long LONG_AGO_NANOS = TimeUnit.DAYS.toNanos(3650);

    /** Of a server that was not sampled yet. */
    public static Condition unknown(long nowNanos) {
        long never = never(nowNanos);
        return new Condition(false, nowNanos, false, false, false, false, never, never, never, false);
    }

    /** What stands for the time of something that has not happened. */
    public static long never(long nowNanos) {
        return nowNanos - LONG_AGO_NANOS;
    }

    /** How long what a sample told of the present holds. */
    private static final long CURRENT_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** The same at a later time: of the present nothing is known after long without a sample. */
    public Condition asOf(long nowNanos) {
        boolean isCurrent = nowNanos - sampledNanos < CURRENT_NANOS || !(isPressed || isFull || isCold);
        return isCurrent
                ? this
                : new Condition(
                        isSampled,
                        sampledNanos,
                        false,
                        false,
                        evictsVolatileOnly,
                        false,
                        lostNanos,
                        evictedNanos,
                        expiredNanos,
                        evictsMore);
    }

    /** Whether the server has lost what it had at this time, or may have. */
    public boolean hasLostSince(long nanos) {
        return isSampled && lostNanos - nanos >= 0;
    }

    /** Whether it may have evicted keys since. */
    public boolean hasEvictedSince(long nanos) {
        return isSampled && evictedNanos - nanos >= 0;
    }

    /** Whether it may have expired keys since. */
    public boolean hasExpiredSince(long nanos) {
        return isSampled && expiredNanos - nanos >= 0;
    }
}
