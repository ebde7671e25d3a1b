package dev.detour.engine.breaker;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Figures as people read them. */
final class Words {

    private Words() {}

    /** Such as {@code 23 ms}, {@code 1.5 s} or {@code 30 s}. */
    static String duration(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        if (millis < TimeUnit.SECONDS.toMillis(1)) {
            return millis + " ms";
        }
        return millis % 1_000 == 0 || millis >= 10_000
                ? millis / 1_000 + " s"
                : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
