package dev.detour.quickstart;

import java.util.Locale;

/** How the tables write numbers. */
final class Figures {

    private Figures() {}

    /** Zero as a dot, so that the others catch the eye. */
    static String orDot(long count) {
        return count == 0 ? "·" : String.format(Locale.ROOT, "%,d", count);
    }

    static String millis(long micros) {
        return String.format(Locale.ROOT, micros < 100_000 ? "%,.1f ms" : "%,.0f ms", micros / 1_000.0);
    }
}
