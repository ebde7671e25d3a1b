package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final AtomicLong nowNanos = new AtomicLong(Long.MAX_VALUE - 5); // a clock may wrap around

    private int takenIn(Pace pace, int millis, int triesPerMilli) {
        int taken = 0;
        for (int i = 0; i < millis; i++) {
            for (int t = 0; t < triesPerMilli; t++) {
                taken += pace.tryTake() ? 1 : 0;
            }
            nowNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return taken;
    }

    @Test
    void tryTake_tenTimesTheRate_isHeldToTheRate() {
        Pace pace = new Pace(100, nowNanos::get);

        assertThat(takenIn(pace, 10_000, 1)).isBetween(1_000, 1_012);
    }

    @Test
    void tryTake_afterALongPause_isNoMoreThanATenthOfASecondAtOnce() {
        Pace pace = new Pace(100, nowNanos::get);
        nowNanos.addAndGet(TimeUnit.HOURS.toNanos(1));

        assertThat(takenIn(pace, 1, 1_000)).isBetween(10, 11);
    }

    @Test
    void tryTake_onePerSecond_isOnePerSecond() {
        Pace pace = new Pace(1, nowNanos::get);

        assertThat(takenIn(pace, 10_000, 1)).isBetween(10, 11);
    }

    @Test
    void waitForNext_severalAtOnce_areOneSpaceApart() {
        Pace pace = new Pace(100, nowNanos::get);
        takenIn(pace, 1, 1_000);

        long first = pace.waitForNext(Long.MAX_VALUE);
        assertThat(first).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(10));
        assertThat(pace.waitForNext(Long.MAX_VALUE)).isEqualTo(first + TimeUnit.MILLISECONDS.toNanos(10));
        assertThat(pace.tryTake()).isFalse();
    }

    @Test
    void waitForNext_longerThanIsWaited_takesNothing() {
        Pace pace = new Pace(100, nowNanos::get);
        takenIn(pace, 1, 1_000);
        long wait = pace.waitForNext(Long.MAX_VALUE) + TimeUnit.MILLISECONDS.toNanos(10);

        assertThat(pace.waitForNext(wait - 1)).isNegative();
        assertThat(pace.waitForNext(wait - 1)).isNegative();
        assertThat(pace.waitForNext(wait)).isEqualTo(wait);
    }

    @Test
    void waitForNext_timeHasCome_isNone() {
        assertThat(new Pace(1, nowNanos::get).waitForNext(0)).isZero();
    }
}
