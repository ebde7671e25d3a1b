package dev.detour.benchmarks;

import static dev.detour.benchmarks.Verdict.INCONCLUSIVE;
import static dev.detour.benchmarks.Verdict.MET;
import static dev.detour.benchmarks.Verdict.MISSED;
import static dev.detour.benchmarks.Verdict.NO_TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "10, 20, MET",
        "10, 60, MET",
        "50, 61, INCONCLUSIVE",
        "60, 70, INCONCLUSIVE",
        "61, 70, MISSED",
    })
    void judge_atMostSixty_goesByTheWholeInterval(double low, double high, Verdict verdict) {
        assertThat(Target.atMost(60).judge(between(low, high))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "13, 20, MET",
        "12, 20, INCONCLUSIVE",
        "1, 12.9, MISSED",
    })
    void judge_atLeastThirteen_goesByTheWholeInterval(double low, double high, Verdict verdict) {
        assertThat(Target.atLeast(13).judge(between(low, high))).isEqualTo(verdict);
    }

    @Test
    void judge_intervalAroundTheWholeRange_isInconclusive() {
        assertThat(new Target(-1, 1).judge(between(-5, 5))).isEqualTo(INCONCLUSIVE);
        assertThat(new Target(-1, 1).judge(between(-0.5, 0.5))).isEqualTo(MET);
        assertThat(new Target(-1, 1).judge(between(-5, -2))).isEqualTo(MISSED);
    }

    @Test
    void judge_noInterval_goesByTheFigure() {
        assertThat(Target.atMost(60).judge(Estimate.of(60))).isEqualTo(MET);
        assertThat(Target.atMost(60).judge(Estimate.of(60.1))).isEqualTo(MISSED);
    }

    @Test
    void judge_noFigure_isInconclusiveWithAndWithoutTarget() {
        assertThat(Target.atMost(60).judge(Estimate.of(Double.NaN))).isEqualTo(INCONCLUSIVE);
        assertThat(Target.judge(null, Estimate.of(Double.NaN))).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void judge_noTarget_saysSo() {
        assertThat(Target.judge(null, Estimate.of(1))).isEqualTo(NO_TARGET);
    }

    @Test
    void create_emptyRange_isRefused() {
        assertThatThrownBy(() -> new Target(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Interval(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Interval(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toString_oneSided_saysWhich() {
        assertThat(Target.atMost(1_000)).hasToString("<= 1,000");
        assertThat(Target.atLeast(0.5)).hasToString(">= 0.500");
        assertThat(new Target(-1, 1)).hasToString("-1 to 1");
    }

    private static Estimate between(double low, double high) {
        return new Estimate((low + high) / 2, new Interval(low, high));
    }
}
