package dev.detour.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LookTimesTest {

    private final AtomicLong now = new AtomicLong(-5);
    private final LookTimes looks = new LookTimes(now::get);

    @Test
    void untilNextNanos_nothingFound_growsAndEnds() {
        int count = 0;
        while (looks.untilNextNanos() < Long.MAX_VALUE) {
            now.addAndGet(looks.untilNextNanos());
            assertThat(looks.mayLook()).isTrue();
            looks.looked(false);
            count++;
        }

        assertThat(count).isBetween(8, 12);
        assertThat(now.get()).isGreaterThan(LookTimes.LAST_NANOS);
    }

    @Test
    void mayLook_rightAfterALook_isFalseForAWhile() {
        assertThat(looks.mayLook()).isTrue();
        looks.looked(false);

        assertThat(looks.mayLook()).isFalse();
        now.addAndGet(LookTimes.LEAST_NANOS);
        assertThat(looks.mayLook()).isTrue();
    }

    @Test
    void looked_found_isOverUntilItIsGone() {
        looks.looked(true);
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(looks.mayLook()).isFalse();
        assertThat(looks.untilNextNanos()).isEqualTo(Long.MAX_VALUE);

        looks.again();

        assertThat(looks.mayLook()).isTrue();
        assertThat(looks.untilNextNanos()).isEqualTo(LookTimes.FIRST_NANOS);
    }
}
