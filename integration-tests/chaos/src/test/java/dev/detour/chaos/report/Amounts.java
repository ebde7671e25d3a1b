package dev.detour.chaos.report;

import java.util.Locale;

/** Figures as people read them, in English on every machine. */
final class Amounts {

    private static final double MICROS_PER_MILLI = 1_000;
    private static final double MICROS_PER_SECOND = 1_000_000;

    private Amounts() {}

    static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** Of a latency; a dash where there is none. */
    static String latency(long micros) {
        if (micros <= 0) {
            return "–";
        }
        return micros >= MICROS_PER_SECOND
                ? threeDigits(micros / MICROS_PER_SECOND) + " s"
                : threeDigits(micros / MICROS_PER_MILLI) + " ms";
    }

    static String seconds(long millis) {
        return number(millis / 1_000.0) + " s";
    }

    /** A share of a whole; a dash where the whole is nothing, and never rounded to nothing or to all. */
    static String percent(long part, long whole) {
        if (whole == 0) {
            return "–";
        }
        double percent = 100.0 * part / whole;
        if (part > 0 && percent < 0.01) {
            return "under 0.01 %";
        }
        if (part < whole && percent > 99.99) {
            return "over 99.99 %";
        }
        return number(percent) + " %";
    }

    /** A figure with its unit, which may be empty. */
    static String figure(double value, String unit) {
        return unit.isEmpty() ? number(value) : number(value) + " " + unit;
    }

    /** Whole numbers as they are, others with three digits that mean something, but for zeros at the end. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return count((long) value);
        }
        String text = threeDigits(value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    private static String threeDigits(double value) {
        double size = Math.abs(value);
        if (size >= 99.95) {
            return String.format(Locale.ENGLISH, "%,.0f", value);
        }
        if (size >= 9.995) {
            return String.format(Locale.ENGLISH, "%.1f", value);
        }
        return String.format(Locale.ENGLISH, size >= 0.0995 ? "%.2f" : "%.4f", value);
    }
}
