package dev.detour.engine.evidence;

import java.util.concurrent.TimeUnit;

/**
 * What a server's clock shows: its lists tell times by it, and it need not be ours.
 *
 * @param micros since the epoch that it has told, or negative
 * @param atNanos when that came
 */
record ServerClock(long micros, long atNanos) {

    static final ServerClock NOT_TOLD = new ServerClock(-1, 0);

    /**
     * Seconds since the epoch at a time near to that of the sample; of a server that has told nothing, by our own clock.
     *
     * @param nowNanos of which our clock shows {@code nowMillis}
     */
    long secondsAt(long nanos, long nowNanos, long nowMillis) {
        return micros < 0
                ? TimeUnit.MILLISECONDS.toSeconds(nowMillis - TimeUnit.NANOSECONDS.toMillis(nowNanos - nanos))
                : TimeUnit.MICROSECONDS.toSeconds(micros + TimeUnit.NANOSECONDS.toMicros(nanos - atNanos));
    }
}
