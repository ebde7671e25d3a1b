package dev.detour.engine.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When to look for what the application logs through: a second after the first client was woven, then each time that as
 * long again has gone by, for some minutes, and after that only when there is something to say. Not thread-safe.
 */
final class LookTimes {

    static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So often at most, however much is said. */
    static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    static final long LAST_NANOS = TimeUnit.MINUTES.toNanos(8);

    private final LongSupplier ticker;
    private long startNanos;
    private long lookedNanos;
    private boolean isOver;

    /** @param ticker {@link System#nanoTime()} or a stand-in */
    LookTimes(LongSupplier ticker) {
        this.ticker = ticker;
        again();
    }

    /** What was found is there no more. */
    void again() {
        startNanos = ticker.getAsLong();
        lookedNanos = startNanos - LEAST_NANOS;
        isOver = false;
    }

    /** How long to wait if nobody asks for a look. */
    long untilNextNanos() {
        long goneNanos = ticker.getAsLong() - startNanos;
        return isOver || goneNanos > LAST_NANOS ? Long.MAX_VALUE : Math.max(FIRST_NANOS, goneNanos);
    }

    /** Whether the last look was long enough ago. */
    boolean mayLook() {
        return !isOver && ticker.getAsLong() - lookedNanos >= LEAST_NANOS;
    }

    /** @param found whether there is no need to look any more */
    void looked(boolean found) {
        lookedNanos = ticker.getAsLong();
        isOver = found;
    }
}
