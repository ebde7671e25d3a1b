package dev.detour.benchmarks.app;

import dev.detour.benchmarks.app.Samples.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From when on the reads of an application are answered in time, whatever is wrong with Redis. */
final class Isolation {

    private static final int IN_TIME_MICROS = 5_000;
    private static final double SHARE = 0.95;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** So many in a row: one alone may be luck. */
    private static final int SLICES = 10;

    private final Samples samples;
    private final long fromNanos;
    private final long toNanos;

    private Isolation(Samples samples, long fromNanos, long toNanos) {
        this.samples = samples;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
    }

    /**
     * How long it took until 95 % of the reads got the right value within 5 ms: of those due in each of the next ten
     * hundredths of a second, and of all that were due from then on to the end.
     *
     * @return in milliseconds, exact to 10; null where that was not before the end
     */
    static @Nullable Double millis(Samples samples, long fromNanos, long toNanos) {
        return new Isolation(samples, fromNanos, toNanos).millis();
    }

    private @Nullable Double millis() {
        int inARow = 0;
        for (int slice = 0; begin(slice + 1) <= toNanos; slice++) {
            inARow = isInTime(begin(slice), begin(slice + 1)) ? inARow + 1 : 0;
            int first = slice + 1 - SLICES;
            if (inARow >= SLICES && isInTime(begin(first), toNanos)) {
                return (double) TimeUnit.NANOSECONDS.toMillis(first * SLICE_NANOS);
            }
        }
        return null;
    }

    private long begin(int slice) {
        return fromNanos + slice * SLICE_NANOS;
    }

    private boolean isInTime(long sinceNanos, long untilNanos) {
        int from = samples.firstDue(sinceNanos);
        int to = samples.firstDue(untilNanos);
        int inTime = 0;
        for (int number = from; number < to; number++) {
            if (samples.outcome(number) == Outcome.RIGHT && samples.micros(number) <= IN_TIME_MICROS) {
                inTime++;
            }
        }
        return inTime >= SHARE * (to - from);
    }
}
