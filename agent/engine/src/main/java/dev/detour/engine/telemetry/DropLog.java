package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells of decisions that became no spans, at most once a minute. Not thread-safe. */
final class DropLog {

    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier ticker;
    private long reported;
    private long lastNanos;

    /** A log that has told nothing yet. */
    DropLog(LongSupplier ticker) {
        this.ticker = ticker;
        this.lastNanos = ticker.getAsLong() - INTERVAL_NANOS;
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
        long now = ticker.getAsLong();
        if (now - lastNanos >= INTERVAL_NANOS) {
            AgentLog.info("diverted reads that were not traced, more than " + SpanQueue.LOOKUPS_PER_SECOND
                    + " a second: " + dropped + " since the start");
            reported = dropped;
            lastNanos = now;
        }
    }
}
