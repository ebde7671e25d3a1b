package dev.detour.benchmarks;

import java.util.Locale;

/** Numbers as people read them: no more digits than a measurement deserves. */
final class Amount {

    private Amount() {}

    static String text(double number) {
        if (Double.isNaN(number)) {
            return "-";
        }
        double size = Math.abs(number);
        if (size >= 100 || number == Math.rint(number)) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", number);
    }

    static String text(Interval interval) {
        return text(interval.low()) + " to " + text(interval.high());
    }
}
