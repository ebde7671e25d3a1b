package dev.detour.benchmarks;

import java.util.Arrays;

/**
 * What repeated measurements say together. Intervals are of 95 %.
 *
 * <p>Means of like measurements have Student's interval. Where single measurements are far off, as latencies on a shared
 * machine are, it is the median that counts, whose interval lies between two of the measurements themselves and assumes
 * nothing of how they are spread.
 */
public final class Statistics {

    private static final double CONFIDENCE = 0.95;

    /** Student's factors for 95 % on both sides, by degrees of freedom from 1; the last one is used for all beyond. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private Statistics() {}

    /** The least value that this part of all do not exceed, from 0 to 100 percent. */
    public static double percentile(double[] values, double percent) {
        requireSome(values);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(sorted.length * percent / 100);
        return sorted[Math.max(0, rank - 1)];
    }

    /** The middle one, or what lies between the two middle ones. */
    public static double median(double[] values) {
        requireSome(values);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The mean and, of two values or more, Student's interval. */
    public static Estimate ofMean(double[] values) {
        requireSome(values);
        double mean = Arrays.stream(values).average().orElseThrow();
        if (values.length == 1) {
            return Estimate.of(mean);
        }
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double error = Math.sqrt(squares / (values.length - 1) / values.length);
        double margin = STUDENT[Math.min(values.length - 1, STUDENT.length) - 1] * error;
        return new Estimate(mean, new Interval(mean - margin, mean + margin));
    }

    /** The median and, of six values or more, the narrowest interval between two of them that is certain enough. */
    public static Estimate ofMedian(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int outside = outside(sorted.length);
        return new Estimate(
                median(values),
                outside < 0 ? null : new Interval(sorted[outside], sorted[sorted.length - 1 - outside]));
    }

    /**
     * How many values may lie outside on each side. The true median is below all but so many of the values with the
     * probability that a fair coin falls on one side so often.
     *
     * @return -1 where even the interval between the first and the last is not certain enough
     */
    private static int outside(int values) {
        double oneSide = 0;
        double exactly = Math.pow(0.5, values);
        for (int heads = 0; heads < values; heads++) {
            oneSide += exactly;
            if (2 * oneSide > 1 - CONFIDENCE) {
                return heads - 1;
            }
            exactly *= (double) (values - heads) / (heads + 1);
        }
        return values - 1;
    }

    /** Of each pair, by how much the first value is above the second. */
    public static double[] differences(double[] values, double[] references) {
        requirePairs(values, references);
        double[] differences = new double[values.length];
        Arrays.setAll(differences, i -> values[i] - references[i]);
        return differences;
    }

    /** The same in percent of the second. */
    public static double[] percentDifferences(double[] values, double[] references) {
        requirePairs(values, references);
        double[] differences = new double[values.length];
        Arrays.setAll(differences, i -> 100 * (values[i] - references[i]) / references[i]);
        return differences;
    }

    private static void requireSome(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
    }

    private static void requirePairs(double[] values, double[] references) {
        if (values.length != references.length) {
            throw new IllegalArgumentException(values.length + " values beside " + references.length);
        }
    }
}
