package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Tells of decisions that became no spans, at most once a minute. Thread-safe. */
final class DropLog {

    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier ticker;
    private final AtomicLong lastNanos;
    private volatile long reported;

    /** A log that has told nothing yet. */
    DropLog(LongSupplier ticker) {
        this.ticker = ticker;
        this.lastNanos = new AtomicLong(ticker.getAsLong() - INTERVAL_NANOS);
    }

    /**
     * Tells if there is something new and it is time.
     *
     * @param dropped how many were dropped in all
     */
    void report(long dropped) {
        if (dropped == reported) {
            return;
        }
        long last = lastNanos.get();
        long now = ticker.getAsLong();
        if (now - last >= INTERVAL_NANOS && lastNanos.compareAndSet(last, now)) {
            reported = dropped;
            // no lock is held: the log may be the application's
            AgentLog.info("lookups that were not traced, more than " + SpanQueue.LOOKUPS_PER_SECOND + " a second: "
                    + dropped + " since the start");
        }
    }
}
