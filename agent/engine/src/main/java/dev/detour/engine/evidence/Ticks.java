package dev.detour.engine.evidence;

import java.util.concurrent.TimeUnit;

/**
 * Times as ints: steps of 10 ms since a start, counted from 1, so that 0 is free for "never". They reach 248 days.
 *
 * @param startNanos the time of tick 1
 */
record Ticks(long startNanos) {

    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int LAST = Integer.MAX_VALUE;

    /** The tick of a time: the first one for any before the start, the last one for any that is out of reach. */
    int at(long nanos) {
        return (int) Math.max(1, Math.min(LAST, Math.floorDiv(nanos - startNanos, TICK_NANOS) + 1));
    }

    /** The time at which a tick begins. */
    long nanos(int tick) {
        return startNanos + (tick - 1) * TICK_NANOS;
    }

    /** Whether this time is out of reach, and there is no telling any later ones apart. */
    boolean areOver(long nanos) {
        return at(nanos) == LAST;
    }
}
