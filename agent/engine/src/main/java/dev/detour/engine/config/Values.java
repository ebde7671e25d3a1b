package dev.detour.engine.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the values in force. What is not accepted goes to the problems, and what is given for it is never used. */
final class Values {

    private final Map<String, Found> inForce;
    private final Problems problems;
    private final Set<String> asked = new HashSet<>();
    private final Set<Found> rejected = new HashSet<>();

    Values(Map<String, Found> inForce, Problems problems) {
        this.inForce = inForce;
        this.problems = problems;
    }

    /** These values with others laid over them. */
    Values with(Map<String, Found> over) {
        Map<String, Found> all = new HashMap<>(inForce);
        all.putAll(over);
        return new Values(all, problems);
    }

    /** The settings that were read from here. */
    Set<String> asked() {
        return Set.copyOf(asked);
    }

    Problems problems() {
        return problems;
    }

    Found get(String setting) {
        Found found = inForce.get(setting);
        if (found == null) {
            throw new IllegalArgumentException(setting + " is not declared");
        }
        asked.add(setting);
        return found;
    }

    long nanos(String setting, String min, String max) {
        return number(get(setting), Quantity.DURATION, min, max);
    }

    long nanos(Found found, String min, String max) {
        return number(found, Quantity.DURATION, min, max);
    }

    /** The same, or 0 where this word stands in its place. */
    long nanosOr(String setting, String word, String min, String max) {
        Found found = get(setting);
        if (word.equals(found.value().unwrapped())) {
            return 0;
        }
        return number(found, Quantity.DURATION, min, max, word + " or ");
    }

    long bytes(String setting, String min, String max) {
        return number(get(setting), Quantity.SIZE, min, max);
    }

    int count(String setting, int min, int max) {
        return count(get(setting), min, max);
    }

    /** The same, or 0 where this word stands in its place; {@code on} and {@code off} may come as booleans. */
    int countOr(String setting, String word, int min, int max) {
        Found found = get(setting);
        Object value = found.value().unwrapped();
        if (word.equals(value) || Boolean.FALSE.equals(value) && word.equals("off")) {
            return 0;
        }
        return Math.toIntExact(number(found, Quantity.COUNT, String.valueOf(min), String.valueOf(max), word + " or "));
    }

    /** A text that matches. */
    String text(String setting, Pattern pattern, String accepted) {
        Found found = get(setting);
        if (found.value().unwrapped() instanceof String text
                && pattern.matcher(text).matches()) {
            return text;
        }
        problems.reject(found, accepted);
        return "";
    }

    int count(Found found, int min, int max) {
        return Math.toIntExact(number(found, Quantity.COUNT, String.valueOf(min), String.valueOf(max)));
    }

    boolean flag(String setting) {
        return flag(get(setting));
    }

    boolean flag(Found found) {
        Object value = found.value().unwrapped();
        if (Boolean.TRUE.equals(value) || Boolean.FALSE.equals(value)) {
            return Boolean.TRUE.equals(value);
        }
        return word(found, List.of("on", "off")).equals("on");
    }

    /** One of these words. */
    String word(String setting, List<String> accepted) {
        return word(get(setting), accepted);
    }

    private String word(Found found, List<String> accepted) {
        if (found.value().unwrapped() instanceof String text && accepted.contains(text)) {
            return text;
        }
        problems.reject(found, String.join(" or ", accepted));
        return accepted.get(0);
    }

    /** A list of texts, none of them empty. */
    List<String> texts(String setting, Predicate<String> isOne, String accepted) {
        Found found = get(setting);
        if (found.value() instanceof ConfigList list) {
            List<String> texts = list.stream()
                    .map(ConfigValue::unwrapped)
                    .filter(text -> text instanceof String known && !known.isEmpty() && isOne.test(known))
                    .map(String.class::cast)
                    .toList();
            if (texts.size() == list.size()) {
                return texts;
            }
        }
        problems.reject(found, accepted);
        return List.of();
    }

    /** Of two durations the shorter must not be longer than the longer; the one that was set last is told. */
    void checkOrder(String shorter, String longer) {
        Found less = get(shorter);
        Found more = get(longer);
        if (rejected.contains(less) || rejected.contains(more)) {
            return;
        }
        if (Quantity.DURATION.read(less.value()) <= Quantity.DURATION.read(more.value())) {
            return;
        }
        if (less.place().compareTo(more.place()) >= 0) {
            problems.reject(less, "at most " + more.setting() + ", which is " + more.shown());
        } else {
            problems.reject(more, "at least " + less.setting() + ", which is " + less.shown());
        }
    }

    private long number(Found found, Quantity quantity, String min, String max) {
        return number(found, quantity, min, max, "");
    }

    private long number(Found found, Quantity quantity, String min, String max, String orElse) {
        try {
            long value = quantity.read(found.value());
            if (value >= quantity.of(min) && value <= quantity.of(max)) {
                return value;
            }
        } catch (ConfigException | NumberFormatException | ArithmeticException e) {
            // told below, like what is out of range
        }
        rejected.add(found);
        problems.reject(found, orElse + quantity.from(min, max));
        return quantity.of(min);
    }
}
