package dev.detour.engine.breaker;

import java.util.concurrent.TimeUnit;

/**
 * The time-outs of one state that nothing but an answer in its time refutes, where the deadline is fixed: no estimate ever
 * makes room there for a server that replies, but later. They tell something only together: a stall has all reads in
 * flight time out at once, so that some time has to lie between the first and the last, and they say nothing of a time that is long
 * gone.
 *
 * <p>Without locks: of two threads that count at the same time one may be lost, which is intentional, as the next time-out follows.
 */
final class Lateness {

    /** A time-out after a longer pause is the first again. */
    static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int enough;
    private final long spreadNanos;

    private volatile int count;
    private volatile long firstNanos;
    private volatile long lastNanos;

    /**
     * @param enough how many time-outs in a row tell that a server is too slow
     * @param spreadNanos how far apart the first and the last have to be at least
     */
    Lateness(int enough, long spreadNanos) {
        this.enough = enough;
        this.spreadNanos = spreadNanos;
    }

    /** A read was answered in its time. */
    void refuted() {
        if (count != 0) {
            count = 0;
        }
    }

    /** How long ago the first of the time-outs was. */
    long lengthNanos(long nowNanos) {
        return nowNanos - firstNanos;
    }

    /** A read was not answered in its time; returns whether that has been so for too long. */
    boolean isTooLong(long nowNanos) {
        int before = count;
        if (before == 0 || nowNanos - lastNanos > FORGOTTEN_NANOS) {
            before = 0;
            firstNanos = nowNanos;
        }
        lastNanos = nowNanos;
        count = before + 1;
        return before + 1 >= enough && nowNanos - firstNanos >= spreadNanos;
    }
}
