package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.engine.model.Histogram.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

    private static final double MOST_ERROR = 1 / 32.0;

    private final Histogram histogram = new Histogram();

    private static long exact(long[] sorted, double percent) {
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100) - 1)];
    }

    @Test
    void percentile_nothingRecorded_isZero() {
        Snapshot none = histogram.snapshot();

        assertThat(none.count()).isZero();
        assertThat(none.percentileNanos(95)).isZero();
        assertThat(none.maxNanos()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void percentile_timesOfEveryOrder_isTheExactOneOrLittleMore(long seed) {
        Random random = new Random(seed);
        long[] times = LongStream.generate(() -> 1L << random.nextInt(44))
                .limit(10_000)
                .map(order -> order + random.nextLong(order))
                .toArray();
        Arrays.stream(times).forEach(histogram::record);
        Arrays.sort(times);
        Snapshot recorded = histogram.snapshot();

        assertThat(recorded.count()).isEqualTo(times.length);
        assertThat(recorded.maxNanos()).isEqualTo(times[times.length - 1]);
        for (double percent : new double[] {0, 1, 25, 50, 90, 95, 99, 99.9, 100}) {
            long exact = exact(times, percent);
            assertThat(recorded.percentileNanos(percent))
                    .as("%s of a hundred, seed %d", percent, seed)
                    .isGreaterThanOrEqualTo(exact)
                    .isLessThanOrEqualTo(exact + (long) (exact * MOST_ERROR));
        }
    }

    @Test
    void record_shortTimes_areExact() {
        for (long nanos = 0; nanos < 64; nanos++) {
            histogram.record(nanos);
        }
        List<Long> bounds = new ArrayList<>();
        histogram.snapshot().each((upTo, count) -> bounds.add(upTo));

        assertThat(bounds)
                .containsExactlyElementsOf(LongStream.range(0, 64).boxed().toList());
    }

    @Test
    void record_lessThanNothingAndMoreThanIsToldApart_countAtTheEnds() {
        histogram.record(-1);
        histogram.record(Long.MAX_VALUE);
        Snapshot recorded = histogram.snapshot();

        assertThat(recorded.percentileNanos(50)).isZero();
        assertThat(recorded.maxNanos()).isEqualTo(Histogram.MOST_NANOS);
        assertThat(TimeUnit.NANOSECONDS.toHours(recorded.maxNanos())).isGreaterThanOrEqualTo(9);
    }

    @Test
    void each_buckets_holdAllInOrderAndNothingOutsideThem() {
        long[] times = {5, 1_000, 1_001, 5_000_000, 2_000_000_000};
        Arrays.stream(times).forEach(histogram::record);
        List<Long> bounds = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        histogram.snapshot().each((upTo, count) -> {
            bounds.add(upTo);
            counts.add(count);
        });

        assertThat(counts).containsExactly(1L, 2L, 1L, 1L);
        assertThat(bounds).isSorted();
        assertThat(bounds.get(2).doubleValue()).isCloseTo(5_000_000, within(5_000_000 * MOST_ERROR));
    }

    @Test
    void record_severalThreads_loseNothing() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> LongStream.range(0, 50_000).forEach(histogram::record));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(histogram.snapshot().count()).isEqualTo(200_000);
        assertThat(histogram.snapshot().maxNanos()).isEqualTo(49_999);
    }
}
