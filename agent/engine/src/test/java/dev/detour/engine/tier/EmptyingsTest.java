package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EmptyingsTest {

    private static final byte[] EVAL = "EVAL".getBytes(StandardCharsets.US_ASCII);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Emptyings emptyings = new Emptyings();

    /** How often a line was due. */
    private long every(long millis, int times) {
        long start = Long.MAX_VALUE - 3 * MILLI; // the clock may wrap
        return LongStream.range(0, times)
                .filter(i -> emptyings.emptied(EVAL, start + i * millis * MILLI))
                .count();
    }

    @Test
    void emptied_againAndAgainForAWhile_isSaidOnce() {
        assertThat(every(10, 10_000)).isEqualTo(1);
    }

    @Test
    void emptied_onceASecond_isSaidAfterAFew() {
        assertThat(every(1_000, Emptyings.HABIT - 1)).isZero();
        assertThat(new EmptyingsTest().every(1_000, Emptyings.HABIT)).isEqualTo(1);
    }

    @Test
    void emptied_manyTimesWithinAFewSeconds_isNoHabit() {
        assertThat(every(1, 5_000)).isZero();
    }

    @Test
    void emptied_nowAndThen_isNoHabit() {
        assertThat(every(TimeUnit.NANOSECONDS.toMillis(Emptyings.PAUSE_NANOS) + 1, 1_000))
                .isZero();
    }
}
