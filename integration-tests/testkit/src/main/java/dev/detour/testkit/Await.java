package dev.detour.testkit;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for what servers do in their own time. */
final class Await {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Await() {}

    /** What is awaited. */
    interface Condition {
        /** What is still missing, or null if nothing is; a server that fails to tell counts as missing. */
        @Nullable
        String missing();
    }

    /** @throws AssertionError if it does not come true in time; the message says what is missing */
    static void until(Duration timeout, Condition condition) {
        long startNanos = System.nanoTime();
        String missing = missing(condition);
        while (missing != null) {
            if (System.nanoTime() - startNanos > timeout.toNanos()) {
                throw new AssertionError("after " + timeout + " still " + missing);
            }
            LockSupport.parkNanos(POLL_NANOS);
            missing = missing(condition);
        }
    }

    private static @Nullable String missing(Condition condition) {
        try {
            return condition.missing();
        } catch (UncheckedIOException | IllegalStateException notYet) {
            return notYet.toString();
        }
    }
}
