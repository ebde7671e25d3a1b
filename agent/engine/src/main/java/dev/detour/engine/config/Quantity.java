package dev.detour.engine.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The kinds of numbers that settings hold. */
enum Quantity {
    /** In nanoseconds; saturates. */
    DURATION("a duration") {
        @Override
        long read(ConfigValue value) {
            return value.atKey(KEY).getDuration(KEY, TimeUnit.NANOSECONDS);
        }
    },
    /** In bytes. */
    SIZE("a size") {
        @Override
        long read(ConfigValue value) {
            // the parser would spell out an exponent of any size
            if (!PLAIN_SIZE.matcher(value.atKey(KEY).getString(KEY).strip()).matches()) {
                throw new NumberFormatException();
            }
            return value.atKey(KEY).getBytes(KEY);
        }
    },
    COUNT("a whole number") {
        @Override
        long read(ConfigValue value) {
            // getInt would cut off a fraction
            return new BigDecimal(value.atKey(KEY).getString(KEY).strip()).longValueExact();
        }
    };

    private static final String KEY = "value";
    private static final Pattern PLAIN_SIZE = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,20})?\\s*[A-Za-z]*");

    private final String label;

    Quantity(String label) {
        this.label = label;
    }

    /**
     * The number in this kind's unit.
     *
     * @throws ConfigException where the value is of another kind
     * @throws ArithmeticException where it does not fit
     * @throws NumberFormatException where it is no number
     */
    abstract long read(ConfigValue value);

    /** The number that a text stands for. */
    long of(String text) {
        return read(ConfigValueFactory.fromAnyRef(text));
    }

    /** What is accepted, for people. */
    String from(String min, String max) {
        return label + " from " + min + " to " + max;
    }
}
