package dev.detour.benchmarks.app;

import dev.detour.benchmarks.app.Samples.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From when on the reads of an application are answered in time, whatever is wrong with Redis. */
final class Isolation {

    private static final int IN_TIME_MICROS = 5_000;
    private static final double SHARE = 0.95;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A machine that is held up for a moment must not count as much as it would with every slice to the end. */
    private static final int SLICES = 10;

    private Isolation() {}

    /**
     * How long it took until of the reads due in each of ten hundredths of a second 95 % got the right value within 5 ms.
     *
     * @return in milliseconds, exact to 10; null where that was not before the end
     */
    static @Nullable Double millis(Samples samples, long fromNanos, long toNanos) {
        int inARow = 0;
        for (long slice = 0; fromNanos + (slice + 1) * SLICE_NANOS <= toNanos; slice++) {
            inARow = isInTime(samples, fromNanos + slice * SLICE_NANOS) ? inARow + 1 : 0;
            if (inARow == SLICES) {
                return (double) TimeUnit.NANOSECONDS.toMillis((slice + 1 - SLICES) * SLICE_NANOS);
            }
        }
        return null;
    }

    private static boolean isInTime(Samples samples, long fromNanos) {
        int from = samples.firstDue(fromNanos);
        int to = samples.firstDue(fromNanos + SLICE_NANOS);
        int inTime = 0;
        for (int number = from; number < to; number++) {
            if (samples.outcome(number) == Outcome.RIGHT && samples.micros(number) <= IN_TIME_MICROS) {
                inTime++;
            }
        }
        return inTime >= SHARE * (to - from);
    }
}
