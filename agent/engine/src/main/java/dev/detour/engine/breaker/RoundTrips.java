package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Primary;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The round-trip times of one server, and how long to wait for it: the retransmission timer of RFC 6298, section 2.
 *
 * <p>SRTT and RTTVAR are kept in microseconds in one long. A sample that loses a race against another is lost: the
 * estimate is as good without it. While enough were seen not every reply is a sample, but one each millisecond, and
 * any that is much later than expected: so a hit writes nothing that other threads read, as a rule.
 *
 * <p>Each time-out doubles the wait until the server replies (RFC 6298, section 5), but to no more than one and a half
 * times the silence that opens the breaker: by then that is decided, and a server that was only slow has replied.
 */
final class RoundTrips {

    private static final long PRECISION_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_MICROS = Integer.MAX_VALUE;
    private static final int MAX_DOUBLINGS = 16;

    private final Settings.Primary settings;
    private final long decidedNanos;

    /** SRTT in the upper half, RTTVAR in the lower; 0 before the first sample. */
    private final AtomicLong estimate = new AtomicLong();

    private volatile int samples;
    private volatile int timeouts;
    private volatile long lastHeardNanos;

    RoundTrips(Settings settings, long nowNanos) {
        this.settings = settings.primary();
        this.decidedNanos = settings.breaker().silenceNanos() * 3 / 2;
        this.lastHeardNanos = nowNanos;
    }

    /** The server has sent something. */
    void heard(long nowNanos) {
        if (nowNanos - lastHeardNanos >= PRECISION_NANOS) {
            lastHeardNanos = nowNanos;
        }
    }

    long lastHeardNanos() {
        return lastHeardNanos;
    }

    /** A reply came to a command that was sent then. */
    void replied(long sentNanos, long nowNanos) {
        long took = nowNanos - sentNanos;
        boolean due = nowNanos - lastHeardNanos >= PRECISION_NANOS;
        if (due) {
            lastHeardNanos = nowNanos;
        }
        if (timeouts != 0) {
            timeouts = 0;
        }
        if (due || samples < settings.samples() || isMuchLaterThanExpected(took)) {
            sample(took);
        }
    }

    private boolean isMuchLaterThanExpected(long tookNanos) {
        long seen = estimate.get();
        return tookNanos > TimeUnit.MICROSECONDS.toNanos(srtt(seen) + 2 * rttvar(seen));
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // a lost count is a sample more
    private void sample(long tookNanos) {
        long micros = Math.max(1, Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(tookNanos)));
        long seen = estimate.get();
        long next;
        if (seen == 0) {
            next = pack(micros, micros / 2);
        } else {
            long variation = (3 * rttvar(seen) + Math.abs(srtt(seen) - micros)) / 4;
            next = pack((7 * srtt(seen) + micros) / 8, variation);
        }
        estimate.weakCompareAndSetPlain(seen, next);
        if (samples < settings.samples()) {
            samples++;
        }
    }

    /** A read was given up. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // two at once double once
    void timedOut() {
        if (timeouts < MAX_DOUBLINGS) {
            timeouts++;
        }
    }

    /** See {@link Primary#waitNanos()}. */
    long waitNanos() {
        if (settings.timeoutNanos() != 0) {
            return settings.timeoutNanos();
        }
        if (samples < settings.samples()) {
            return Primary.FOR_EVER;
        }
        long seen = estimate.get();
        long timer = Math.max(settings.minTimeoutNanos(), TimeUnit.MICROSECONDS.toNanos(srtt(seen) + 4 * rttvar(seen)));
        return timeouts == 0 ? timer : Math.max(timer, Math.min(timer << timeouts, decidedNanos));
    }

    private static long pack(long srttMicros, long rttvarMicros) {
        return srttMicros << Integer.SIZE | rttvarMicros;
    }

    private static long srtt(long packed) {
        return packed >>> Integer.SIZE;
    }

    private static long rttvar(long packed) {
        return packed & 0xFFFF_FFFFL;
    }
}
