package dev.detour.engine.breaker;

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
        if (millis >= 10_000) {
            return millis / 1_000 + " s";
        }
        // without a formatter, which loads classes: the virtual thread that meets that would be pinned
        long tenths = (millis + 50) / 100;
        return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
}
