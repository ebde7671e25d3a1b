package dev.detour.engine.config;

import com.typesafe.config.ConfigException;
import java.util.Map;

/** Reads the values in force. What is not accepted goes to the problems, and what is given for it is never used. */
final class Values {

    private final Map<String, Found> inForce;
    private final Problems problems;

    Values(Map<String, Found> inForce, Problems problems) {
        this.inForce = inForce;
        this.problems = problems;
    }

    Found get(String setting) {
        Found found = inForce.get(setting);
        if (found == null) {
            throw new IllegalArgumentException(setting + " is not declared");
        }
        return found;
    }

    long nanos(String setting, String min, String max) {
        return read(setting, Quantity.DURATION, min, max);
    }

    /** The same, or 0 where this word stands in its place. */
    long nanosOr(String setting, String word, String min, String max) {
        return word.equals(get(setting).value().unwrapped()) ? 0 : nanos(setting, min, max);
    }

    boolean flag(String setting) {
        Object value = get(setting).value().unwrapped();
        if ("on".equals(value) || Boolean.TRUE.equals(value)) {
            return true;
        }
        if (!"off".equals(value) && !Boolean.FALSE.equals(value)) {
            problems.reject(get(setting), "on or off");
        }
        return false;
    }

    long bytes(String setting, String min, String max) {
        return read(setting, Quantity.SIZE, min, max);
    }

    int count(String setting, int min, int max) {
        return Math.toIntExact(read(setting, Quantity.COUNT, String.valueOf(min), String.valueOf(max)));
    }

    Settings.Mode mode(String setting) {
        Found found = get(setting);
        if ("route".equals(found.value().unwrapped())) {
            return Settings.Mode.ROUTE;
        }
        if (!"off".equals(found.value().unwrapped())) {
            problems.reject(found, "route or off");
        }
        return Settings.Mode.OFF;
    }

    private long read(String setting, Quantity quantity, String min, String max) {
        Found found = get(setting);
        try {
            long value = quantity.read(found.value());
            if (value >= quantity.of(min) && value <= quantity.of(max)) {
                return value;
            }
        } catch (ConfigException | NumberFormatException | ArithmeticException e) {
            // told below, like what is out of range
        }
        problems.reject(found, quantity.from(min, max));
        return quantity.of(min);
    }
}
