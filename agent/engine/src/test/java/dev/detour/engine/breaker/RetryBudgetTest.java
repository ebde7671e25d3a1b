package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.ms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private long now = Bench.START_NANOS;
    private final RetryBudget budget = new RetryBudget(10, now);

    private void reads(int count) {
        for (int i = 0; i < count; i++) {
            budget.counted();
        }
    }

    private int taken() {
        int taken = 0;
        while (budget.tryTake(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void tryTake_quietService_hasAFew() {
        assertThat(taken()).isEqualTo(10);
        now += ms(9_999);
        assertThat(taken()).isZero();
        now += ms(10_001);

        assertThat(taken()).isEqualTo(10);
    }

    @Test
    void tryTake_manyReads_isTheirShare() {
        reads(5_000);

        assertThat(taken()).isEqualTo(500);
        reads(1_000);
        assertThat(taken()).isEqualTo(100);
    }

    @Test
    void tryTake_noShare_isNone() {
        RetryBudget none = new RetryBudget(0, now);
        none.counted();

        assertThat(none.tryTake(now)).isFalse();
    }

    @Test
    void isAnyLeft_untilTheLastIsTaken_isTrueAndTakesNothing() {
        for (int i = 0; i < 10; i++) {
            assertThat(budget.isAnyLeft(now)).isTrue();
            assertThat(budget.isAnyLeft(now)).isTrue();
            assertThat(budget.tryTake(now)).isTrue();
        }

        assertThat(budget.isAnyLeft(now)).isFalse();
        assertThat(new RetryBudget(0, now).isAnyLeft(now)).isFalse();
    }

    @Test
    void tryTake_windowJustTurned_goesByTheReadsBefore() {
        reads(1_000);
        now += ms(10_000);

        assertThat(taken()).isEqualTo(100);
    }

    @Test
    void tryTake_readsOfAQuietHour_countByTheirRate() {
        reads(36_000); // a hundred in ten seconds
        now += ms(3_600_000);

        assertThat(taken()).isEqualTo(10);
    }

    @Test
    void tryTake_steadyReads_staysWithinTheShareOfAnyTenSeconds() {
        List<Integer> perSecond = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            int taken = 0;
            for (int i = 0; i < 100; i++) {
                reads(10);
                now += ms(10);
                taken += budget.tryTake(now) ? 1 : 0;
                taken += budget.tryTake(now) ? 1 : 0;
            }
            perSecond.add(taken);
        }

        for (int from = 10; from < 50; from++) {
            int inTen = perSecond.subList(from, from + 10).stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertThat(inTen).as("from second %s", from).isBetween(900, 1_100);
        }
    }
}
