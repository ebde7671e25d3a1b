package dev.detour.doctor;

import java.util.Locale;

/** Figures for people. */
final class Numbers {

    private static final int FEW = 10;
    private static final int MICROS_PER_MILLI = 1_000;
    private static final int STEP = 1024;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private Numbers() {}

    /** With a decimal where there are few. */
    static String plain(double number) {
        return String.format(Locale.ROOT, number > 0 && number < FEW ? "%.1f" : "%,.0f", number);
    }

    static String millis(long micros) {
        return String.format(Locale.ROOT, "%,.2f ms", (double) micros / MICROS_PER_MILLI);
    }

    static String bytes(long bytes) {
        double left = bytes;
        int unit = 0;
        while (left >= STEP && unit < UNITS.length - 1) {
            left /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", left, UNITS[unit]);
    }

    /** The two largest units of a duration. */
    static String duration(long seconds) {
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min " + seconds % MINUTE + " s";
        }
        if (seconds < DAY) {
            return seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min";
        }
        return seconds / DAY + " d " + seconds % DAY / HOUR + " h";
    }
}
