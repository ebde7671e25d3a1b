package dev.detour.chaos.app;

import java.util.concurrent.TimeUnit;

/**
 * While what connections carry may break, and what servers acknowledge may be lost. Immutable. Times are {@link
 * System#nanoTime()}; {@link Long#MAX_VALUE} is never.
 *
 * @param fromNanos when the fault begins
 * @param toNanos when it ends
 * @param riskFromNanos what is acknowledged from here on until the end may be lost
 * @param keepsConnections whether no connection is lost by it, so that no client has a reason to send again what it sent
 * @param evicts whether the servers may lose whole keys until it ends
 */
record Disturbance(long fromNanos, long toNanos, long riskFromNanos, boolean keepsConnections, boolean evicts) {

    /** No fault. */
    static final Disturbance NONE = new Disturbance(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, true, false);

    /** How long after a fault clients may still find a connection broken. */
    private static final long AFTERMATH_NANOS = TimeUnit.SECONDS.toNanos(2);

    Disturbance endingAt(long nowNanos) {
        return new Disturbance(fromNanos, nowNanos, riskFromNanos, keepsConnections, evicts);
    }

    /** Whether a key that was written so may be gone. */
    boolean mayTake(long begunNanos) {
        return evicts && begunNanos < toNanos;
    }

    /** How a call that was acknowledged counts. */
    Pushes.End endOf(long begunNanos, long acknowledgedNanos) {
        boolean isOver = toNanos != Long.MAX_VALUE && begunNanos - toNanos > AFTERMATH_NANOS;
        if (isOver) {
            return Pushes.End.CLEAN;
        }
        if (acknowledgedNanos >= riskFromNanos) {
            return Pushes.End.AT_RISK;
        }
        return acknowledgedNanos >= fromNanos ? Pushes.End.DISTURBED : Pushes.End.CLEAN;
    }
}
