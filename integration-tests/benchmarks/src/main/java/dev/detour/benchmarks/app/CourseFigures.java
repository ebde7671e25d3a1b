package dev.detour.benchmarks.app;

import dev.detour.benchmarks.app.Samples.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one application has seen of some trouble. Times are in microseconds, from when each read was due.
 *
 * @param usualP95Micros of the reads of the second before it
 * @param reads due while it lasted, as all that follows
 * @param p50Micros whatever they came to
 * @param p95Micros the same
 * @param p99Micros the same
 * @param failed with an exception, or not at all
 * @param absent those that came to null
 * @param wrong those that came to what is no value of the key
 * @param isolatedMillis after which they were answered in time again; null where they were not
 * @param originPerTenth queries of the system of record in each tenth of a second, from before the trouble to the end
 * @param originAtOnce the most queries at the same time
 * @param afterwards what the way of reading says of it
 * @param reportBefore Detour's own summary, as JSON; null without it
 * @param reportAfter the same at the end
 */
public record CourseFigures(
        double usualP95Micros,
        long reads,
        double p50Micros,
        double p95Micros,
        double p99Micros,
        long failed,
        long absent,
        long wrong,
        @Nullable Double isolatedMillis,
        List<Integer> originPerTenth,
        int originAtOnce,
        String afterwards,
        @Nullable String reportBefore,
        @Nullable String reportAfter) {

    private static final long USUAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int DIGITS = 3;

    /**
     * What everybody tells of himself.
     *
     * @param originPerTenth see above, as the others
     */
    record Told(
            List<Integer> originPerTenth,
            int originAtOnce,
            String afterwards,
            @Nullable String reportBefore,
            @Nullable String reportAfter) {}

    /**
     * The figures of a load that is over.
     *
     * @param struckNanos when the trouble began, since the first read was due
     * @param liftedNanos when it was over
     */
    static CourseFigures of(Samples samples, long struckNanos, long liftedNanos, Told told) {
        int from = samples.firstDue(struckNanos);
        int to = samples.firstDue(liftedNanos);
        Histogram before = latencies(samples, samples.firstDue(struckNanos - USUAL_NANOS), from);
        Histogram during = latencies(samples, from, to);
        return new CourseFigures(
                before.getValueAtPercentile(95),
                to - from,
                during.getValueAtPercentile(50),
                during.getValueAtPercentile(95),
                during.getValueAtPercentile(99),
                samples.count(from, to, Outcome.FAILED),
                samples.count(from, to, Outcome.ABSENT),
                samples.count(from, to, Outcome.WRONG),
                Isolation.millis(samples, struckNanos, liftedNanos),
                told.originPerTenth,
                told.originAtOnce,
                told.afterwards,
                told.reportBefore,
                told.reportAfter);
    }

    /** In microseconds, of the reads from one number to before another. */
    static Histogram latencies(Samples samples, int from, int to) {
        Histogram latencies = new Histogram(DIGITS);
        for (int number = from; number < to; number++) {
            latencies.recordValue(samples.micros(number));
        }
        return latencies;
    }

    /** Without the summaries, which are long. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d reads: P50 %.0f us, P95 %.0f us (%.0f us before), P99 %.0f us, %d failed, %d absent, %d wrong, isolated"
                        + " after %s ms, origin %s, %d at once; %s",
                reads,
                p50Micros,
                p95Micros,
                usualP95Micros,
                p99Micros,
                failed,
                absent,
                wrong,
                isolatedMillis,
                originPerTenth,
                originAtOnce,
                afterwards);
    }
}
