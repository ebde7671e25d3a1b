package dev.detour.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private static final double[] UNSORTED = {5, 1, 4, 2, 3};

    @Test
    void median_oddNumber_isTheMiddleOne() {
        assertThat(Statistics.median(UNSORTED)).isEqualTo(3);
        assertThat(UNSORTED).containsExactly(5, 1, 4, 2, 3);
    }

    @Test
    void median_evenNumber_liesBetweenTheTwoMiddleOnes() {
        assertThat(Statistics.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    }

    @Test
    void median_none_isRefused() {
        assertThatThrownBy(() -> Statistics.median(new double[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void percentile_ofTenValues_isTheLeastThatSoManyDoNotExceed() {
        double[] values = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
        assertThat(Statistics.percentile(values, 0)).isEqualTo(1);
        assertThat(Statistics.percentile(values, 50)).isEqualTo(5);
        assertThat(Statistics.percentile(values, 51)).isEqualTo(6);
        assertThat(Statistics.percentile(values, 100)).isEqualTo(10);
    }

    @Test
    void ofMean_fiveValues_hasStudentsInterval() {
        Estimate estimate = Statistics.ofMean(UNSORTED);

        // standard deviation 1.5811, standard error 0.7071, Student's factor for four degrees of freedom 2.776
        assertThat(estimate.figure()).isEqualTo(3);
        assertThat(interval(estimate).low()).isCloseTo(3 - 1.963, within(0.001));
        assertThat(interval(estimate).high()).isCloseTo(3 + 1.963, within(0.001));
    }

    @Test
    void ofMean_oneValue_hasNoInterval() {
        assertThat(Statistics.ofMean(new double[] {7})).isEqualTo(Estimate.of(7));
    }

    @Test
    void ofMean_manySamples_coversTheTrueMeanNinetyFiveTimesInAHundred() {
        Random random = new Random(10);

        long covered = IntStream.range(0, 10_000)
                .mapToObj(sample -> Statistics.ofMean(
                        DoubleStream.generate(random::nextGaussian).limit(4).toArray()))
                .filter(estimate -> isIn(estimate, 0))
                .count();

        assertThat(covered).isBetween(9_430L, 9_570L);
    }

    @Test
    void ofMedian_sixValues_liesBetweenTheFirstAndTheLast() {
        Estimate estimate = Statistics.ofMedian(new double[] {6, 1, 5, 2, 4, 3});
        assertThat(estimate).isEqualTo(new Estimate(3.5, new Interval(1, 6)));
    }

    @Test
    void ofMedian_fiveValues_hasNoInterval() {
        assertThat(Statistics.ofMedian(UNSORTED)).isEqualTo(Estimate.of(3));
    }

    @Test
    void ofMedian_nineValuesOneOfThemFarOff_isNotWidenedByIt() {
        Estimate estimate = Statistics.ofMedian(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 1e9});
        assertThat(estimate).isEqualTo(new Estimate(5, new Interval(2, 8)));
    }

    @Test
    void ofMedian_manySamplesOfAnythingButNormal_coversTheTrueMedian() {
        Random random = new Random(11);
        double trueMedian = Math.log(2); // of an exponential distribution

        long covered = IntStream.range(0, 10_000)
                .mapToObj(sample -> Statistics.ofMedian(
                        random.doubles(20).map(uniform -> -Math.log(uniform)).toArray()))
                .filter(estimate -> isIn(estimate, trueMedian))
                .count();

        // the sixth and the fifteenth of twenty: 95.9 %
        assertThat(covered).isBetween(9_500L, 9_680L);
    }

    @Test
    void differences_pairs_areTakenOneByOne() {
        assertThat(Statistics.differences(new double[] {3, 10}, new double[] {1, 11}))
                .containsExactly(2, -1);
        assertThat(Statistics.percentDifferences(new double[] {101, 45}, new double[] {100, 50}))
                .containsExactly(1, -10);
    }

    @Test
    void differences_notPaired_areRefused() {
        assertThatThrownBy(() -> Statistics.differences(new double[1], new double[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Statistics.percentDifferences(new double[2], new double[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Interval interval(Estimate estimate) {
        Interval interval = estimate.interval();
        assertThat(interval).isNotNull();
        return interval;
    }

    private static boolean isIn(Estimate estimate, double value) {
        return interval(estimate).low() <= value && value <= interval(estimate).high();
    }
}
