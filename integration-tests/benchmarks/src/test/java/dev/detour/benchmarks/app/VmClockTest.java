package dev.detour.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class VmClockTest {

    @Test
    void millisTo_twoMoments_liesAsFarApartAsTheyDo() {
        long moment = System.nanoTime();
        double earlier = VmClock.millisTo(moment - 5_000_000);
        double later = VmClock.millisTo(moment);

        assertThat(later - earlier).isCloseTo(5, within(2.0)); // each is precise to a millisecond
    }

    @Test
    void millisTo_now_isTheUpTime() {
        long before = ManagementFactory.getRuntimeMXBean().getUptime();
        double now = VmClock.millisTo(System.nanoTime());
        long after = ManagementFactory.getRuntimeMXBean().getUptime();

        assertThat(now).isBetween(before - 1.0, after + 1.0);
    }
}
