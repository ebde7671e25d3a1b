package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeakRateTest {

    private final PeakRate rate = new PeakRate();

    private void at(long beginNanos, long... millis) {
        for (long each : millis) {
            rate.one(beginNanos + TimeUnit.MILLISECONDS.toNanos(each));
        }
    }

    @Test
    void peak_nothing_isZero() {
        assertThat(rate.peak()).isZero();
    }

    /** The clock may begin anywhere, below zero too. */
    @ParameterizedTest
    @ValueSource(longs = {0, -7_000_000_000L, Long.MAX_VALUE / 2, Long.MIN_VALUE / 2})
    void peak_overTheEdgeOfASecond_isCountedTogether(long begin) {
        at(begin, 0, 900, 950, 1_050, 1_099);

        assertThat(rate.peak()).isEqualTo(4);
    }

    /** What is told is to be compared with a limit: it must not be less than it was. */
    @Test
    void peak_almostASecondApart_isCountedTogether() {
        at(0, 9, 1_008);

        assertThat(rate.peak()).isEqualTo(2);
    }

    @Test
    void peak_moreThanASecondApart_isNot() {
        at(0, 9, 1_020);

        assertThat(rate.peak()).isOne();
    }

    @Test
    void peak_afterAPause_isThatOfBefore() {
        at(0, 10, 20, 30);
        at(0, 60_000, 60_010);

        assertThat(rate.peak()).isEqualTo(3);
    }

    @Test
    void peak_oneEachTenth_isThatOfASecondWithBothItsEnds() {
        for (int tenth = 0; tenth < 100; tenth++) {
            at(0, tenth * 100L);
        }

        assertThat(rate.peak()).isEqualTo(11);
    }

    /** Of two threads, one may be late to tell. */
    @Test
    void peak_oneThatIsLate_countsWithTheLatest() {
        at(0, 5_000, 4_000);

        assertThat(rate.peak()).isEqualTo(2);
    }
}
