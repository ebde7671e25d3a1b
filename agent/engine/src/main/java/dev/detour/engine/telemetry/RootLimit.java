package dev.detour.engine.telemetry;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many lookups that stand in no trace become spans of an application's OpenTelemetry: in an outage each would be a trace
 * of its own, and they would push the application's out of its span processor's queue. Those in a trace are as many as the
 * application samples. Thread-safe.
 */
final class RootLimit {

    private final TokenBucket bucket;
    private final LongAdder dropped = new LongAdder();
    private final DropLog log;

    /** @param ticker {@link System#nanoTime()} or a stand-in */
    RootLimit(LongSupplier ticker) {
        this.bucket = new TokenBucket(SpanQueue.LOOKUPS_PER_SECOND, ticker);
        this.log = new DropLog(ticker);
    }

    /** Whether one more may be recorded now. */
    boolean admits() {
        return bucket.tryTake();
    }

    /** One was not recorded. */
    void dropped() {
        dropped.increment();
        log.report(dropped.sum());
    }

    /** How many were not, since the start. */
    long count() {
        return dropped.sum();
    }
}
