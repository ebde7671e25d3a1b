package dev.detour.engine.telemetry;

import java.util.function.Consumer;

/**
 * A metric that is read when it is collected, whoever collects it.
 *
 * @param unit as UCUM writes it
 * @param read tells each series with its value
 */
public record Instrument(Kind kind, String name, String unit, String description, Consumer<Series> read) {

    /** How its values are to be understood. */
    public enum Kind {
        /** Grows from the start of the process on. */
        COUNTER,
        /** A sum that grows and shrinks: those of several processes can be added. */
        UP_DOWN_COUNTER,
        /** A whole number as it is now. */
        GAUGE,
        /** Any number as it is now. */
        DOUBLE_GAUGE
    }

    /** Takes down what is read. */
    @FunctionalInterface
    public interface Series {
        void add(Labels labels, double value);
    }

    static Instrument counter(String name, String unit, String description, Consumer<Series> read) {
        return new Instrument(Kind.COUNTER, name, unit, description, read);
    }
}
