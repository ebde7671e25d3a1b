package dev.detour.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How a network is at present. Thread-safe; what is guarded by this is the silence alone. */
final class Weather {

    /** By how much a parked thread oversleeps: the kernel's timer slack and the way back onto a processor. */
    private static final long OVERSLEEP_NANOS = TimeUnit.MICROSECONDS.toNanos(70);
    /** How long a change of the delay can go unnoticed. */
    private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private volatile long oneWayNanos;
    private volatile boolean silent;
    private volatile Mishap mishap = Mishap.NONE;

    Weather(Duration oneWay) {
        this.oneWayNanos = oneWay.toNanos();
    }

    void setLatency(Duration oneWay) {
        oneWayNanos = oneWay.toNanos();
    }

    void setMishap(Mishap befallsReplies) {
        mishap = befallsReplies;
    }

    Mishap mishap() {
        return mishap;
    }

    synchronized void silence() {
        silent = true;
    }

    synchronized void resume() {
        silent = false;
        notifyAll();
    }

    /** Returns when what was sent at this time arrives. */
    void awaitArrival(long sentNanos) throws InterruptedException {
        long left = sentNanos + oneWayNanos - System.nanoTime();
        while (left > 0) {
            if (left > OVERSLEEP_NANOS) {
                LockSupport.parkNanos(Math.min(left - OVERSLEEP_NANOS, LONGEST_PARK_NANOS));
            } else {
                Thread.yield();
            }
            left = sentNanos + oneWayNanos - System.nanoTime();
        }
        if (silent) {
            awaitEndOfSilence();
        }
    }

    private synchronized void awaitEndOfSilence() throws InterruptedException {
        while (silent) {
            wait();
        }
    }
}
