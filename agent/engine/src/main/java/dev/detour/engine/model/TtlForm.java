package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * In which of its arguments a command that stores a value, under the first of them, gives it a time to live. Commands that
 * give one to what is there already are none: {@code EXPIRE k 1} is a usual way to get rid of it. Nothing in here allocates.
 */
public enum TtlForm {
    /** In none. */
    NONE(Integer.MAX_VALUE, null),
    /** {@code SETEX}. */
    SECONDS(1, TtlUnit.EX),
    /** {@code PSETEX}. */
    MILLIS(1, TtlUnit.PX),
    /** {@code SET}: in an option. */
    OPTION_AFTER_VALUE(2, null);

    /** Where no time to live is given. */
    public static final long UNKNOWN = -1;

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
    private final @Nullable TtlUnit unit;

    TtlForm(int first, @Nullable TtlUnit unit) {
        this.first = first;
        this.unit = unit;
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
        TtlUnit announced = unit;
        byte[] argument = arguments.at(first);
        for (int i = first + 1; argument != null; i++) {
            if (announced != null) {
                long number = TtlUnit.number(argument);
                long nanos = number > 0 ? announced.nanos(number, nowMillis) : UNKNOWN;
                return nanos > 0 ? nanos : UNKNOWN;
            }
            announced = TtlUnit.announcedBy(argument);
            argument = arguments.at(i);
        }
        return UNKNOWN;
    }
}
