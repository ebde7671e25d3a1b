package dev.detour.engine.model;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the digits of a time to live come to; named as the options that announce them. Nothing in here allocates. */
enum TtlUnit {
    EX,
    PX,
    EXAT,
    PXAT;

    /** What is no number that Redis would take. */
    static final long NO_NUMBER = Long.MIN_VALUE;

    private static final long MAX_NANOS = TimeUnit.DAYS.toNanos(365);

    private static final TtlUnit[] ALL = values();

    /** The unit that an option announces, in any case; null where it announces none. */
    static @Nullable TtlUnit announcedBy(byte[] option) {
        for (TtlUnit unit : ALL) {
            if (isWord(unit.name(), option)) {
                return unit;
            }
        }
        return null;
    }

    /**
     * Whether an argument is this option, in any case.
     *
     * @param word letters alone, in upper case
     */
    static boolean isWord(String word, byte[] option) {
        boolean same = option.length == word.length();
        for (int i = 0; same && i < option.length; i++) {
            same = (option[i] & ~0x20) == word.charAt(i); // letters alone differ by this bit in their case
        }
        return same;
    }

    /** What is left, at most a year; not positive where it is over. */
    long nanos(long number, long nowMillis) {
        long nanos = switch (this) {
            case EX -> TimeUnit.SECONDS.toNanos(number);
            case PX -> TimeUnit.MILLISECONDS.toNanos(number);
            case EXAT -> TimeUnit.MILLISECONDS.toNanos(TimeUnit.SECONDS.toMillis(number) - nowMillis);
            case PXAT -> TimeUnit.MILLISECONDS.toNanos(number - nowMillis);
        };
        return Math.min(nanos, MAX_NANOS);
    }

    /** What digits, and nothing else but a sign before them, say; {@link #NO_NUMBER} for anything else. */
    static long number(byte @Nullable [] digits) {
        if (digits == null || digits.length == 0 || digits.length > 18) { // more may not fit, and is millions of years
            return NO_NUMBER;
        }
        int first = digits[0] == '-' && digits.length > 1 ? 1 : 0;
        long number = 0;
        for (int i = first; i < digits.length; i++) {
            if (digits[i] < '0' || digits[i] > '9') {
                return NO_NUMBER;
            }
            number = 10 * number + digits[i] - '0';
        }
        return first == 0 ? number : -number;
    }
}
