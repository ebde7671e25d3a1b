package dev.detour.engine.model;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * In which of its arguments a command that stores a value, under the first of them, gives it a time to live. Commands that
 * give one to what is there already are none: {@code EXPIRE k 1} is a usual way to get rid of it. Nothing in here allocates.
 */
public enum TtlForm {
    /** In none. */
    NONE(Integer.MAX_VALUE, null),
    /** {@code SETEX}. */
    SECONDS(1, Unit.EX),
    /** {@code PSETEX}. */
    MILLIS(1, Unit.PX),
    /** {@code SET}: in an option. */
    OPTION_AFTER_VALUE(2, null);

    /** Where no time to live is given. */
    public static final long UNKNOWN = -1;

    private static final long MAX_NANOS = TimeUnit.DAYS.toNanos(365);

    /** What digits come to; named as the options that announce them. */
    private enum Unit {
        EX,
        PX,
        EXAT,
        PXAT;

        private static final Unit[] ALL = values();

        /** The unit that an option announces, in any case; null where it announces none. */
        static @Nullable Unit announcedBy(byte[] option) {
            for (Unit unit : ALL) {
                if (unit.isNamed(option)) {
                    return unit;
                }
            }
            return null;
        }

        private boolean isNamed(byte[] option) {
            String name = name();
            boolean same = option.length == name.length();
            for (int i = 0; same && i < option.length; i++) {
                same = (option[i] & ~0x20) == name.charAt(i); // letters alone differ by this bit in their case
            }
            return same;
        }

        long nanos(long number, long nowMillis) {
            long nanos = switch (this) {
                case EX -> TimeUnit.SECONDS.toNanos(number);
                case PX -> TimeUnit.MILLISECONDS.toNanos(number);
                case EXAT -> TimeUnit.MILLISECONDS.toNanos(TimeUnit.SECONDS.toMillis(number) - nowMillis);
                case PXAT -> TimeUnit.MILLISECONDS.toNanos(number - nowMillis);
            };
            return nanos > 0 ? Math.min(nanos, MAX_NANOS) : UNKNOWN;
        }
    }

    /** A command's arguments, from the key on. */
    @FunctionalInterface
    public interface Arguments {
        /**
         * @param index 0 is the key
         * @return null past the last
         */
        byte @Nullable [] at(int index);
    }

    private final int first;
    private final @Nullable Unit unit;

    TtlForm(int first, @Nullable Unit unit) {
        this.first = first;
        this.unit = unit;
    }

    /** The form of a command; its name is in upper case. */
    public static TtlForm of(String name) {
        return switch (name) {
            case "SET" -> OPTION_AFTER_VALUE;
            case "SETEX" -> SECONDS;
            case "PSETEX" -> MILLIS;
            default -> NONE;
        };
    }

    /** Whether a command with so many arguments, the key among them, may give a time to live. */
    public boolean mayGive(int arguments) {
        return arguments - (unit == null ? 1 : 0) > first; // an option is two words
    }

    /**
     * The time to live that a command gives, in nanoseconds, at most a year; {@link #UNKNOWN} where it gives none, or one
     * that is over.
     *
     * @param nowMillis since the epoch
     */
    public long nanos(Arguments arguments, long nowMillis) {
        Unit announced = unit;
        byte[] argument = arguments.at(first);
        for (int i = first + 1; argument != null; i++) {
            if (announced != null) {
                long number = number(argument);
                return number > 0 ? announced.nanos(number, nowMillis) : UNKNOWN;
            }
            announced = Unit.announcedBy(argument);
            argument = arguments.at(i);
        }
        return UNKNOWN;
    }

    /** What digits, and nothing else, say; a negative number for anything else. */
    private static long number(byte[] digits) {
        if (digits.length == 0 || digits.length > 18) { // more may not fit, and would be millions of years
            return UNKNOWN;
        }
        long number = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9') {
                return UNKNOWN;
            }
            number = 10 * number + digit - '0';
        }
        return number;
    }
}
