package dev.detour.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HitRateTest {

    private static HitRate after(HitRate rate, int samples, int hits, int misses, boolean isCold) {
        HitRate next = rate;
        for (int i = 0; i < samples; i++) {
            next = next.after(hits, misses, isCold);
        }
        return next;
    }

    @Test
    void after_fewReads_addsThemUpUntilTheyAreEnough() {
        HitRate few = after(HitRate.UNKNOWN, 3, 2, 1, false);
        assertThat(few).isEqualTo(new HitRate(-1, -1, 6, 3));

        assertThat(few.after(3, 0, false)).isEqualTo(new HitRate(0.75, 0.75, 0, 0));
    }

    @Test
    void after_anotherShare_isNoticedSoonerForNowThanForTheUsual() {
        HitRate changed = after(after(HitRate.UNKNOWN, 100, 90, 10, false), 5, 0, 100, false);

        assertThat(changed.usual()).isCloseTo(0.83, within(0.01));
        assertThat(changed.now()).isCloseTo(0.12, within(0.01));
    }

    @Test
    void after_cold_leavesTheUsualAsItWas() {
        HitRate cold = after(after(HitRate.UNKNOWN, 100, 90, 10, false).lost(), 50, 10, 90, true);

        assertThat(cold.usual()).isCloseTo(0.9, within(1e-9));
        assertThat(cold.now()).isCloseTo(0.1, within(1e-9));
        assertThat(cold.isBackTo(0.9)).isFalse();
    }

    @Test
    void isBackTo_shareOfTheUsual_isReachedFromBelow() {
        HitRate usual = after(HitRate.UNKNOWN, 1, 50, 50, false);

        assertThat(usual.lost().isBackTo(0.9)).isFalse();
        assertThat(usual.lost().after(44, 56, true).isBackTo(0.9)).isFalse();
        assertThat(usual.lost().after(46, 54, true).isBackTo(0.9)).isTrue();
    }

    @Test
    void isBackTo_nothingUsualIsKnown_isAFairShare() {
        assertThat(HitRate.UNKNOWN.isBackTo(0)).isFalse();
        assertThat(HitRate.UNKNOWN.after(44, 56, true).isBackTo(0.9)).isFalse();
        assertThat(HitRate.UNKNOWN.after(46, 54, true).isBackTo(0.9)).isTrue();
    }

    @Test
    void after_countersThatWereResetMeanwhile_countsNothing() {
        assertThat(HitRate.UNKNOWN.after(-5, -5, false)).isEqualTo(HitRate.UNKNOWN);
    }
}
