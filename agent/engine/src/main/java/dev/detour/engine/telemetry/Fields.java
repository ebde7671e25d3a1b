package dev.detour.engine.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is told of a span, an event or a link, before it is some OpenTelemetry's attributes. Not thread-safe. */
public final class Fields {

    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** A text; null is none. */
    public Fields put(String name, @Nullable String value) {
        return add(name, value);
    }

    /** A number; null is none. */
    public Fields put(String name, @Nullable Long value) {
        return add(name, value);
    }

    /** A number. */
    public Fields put(String name, long value) {
        return add(name, value);
    }

    /** A truth. */
    public Fields put(String name, boolean value) {
        return add(name, value);
    }

    private Fields add(String name, @Nullable Object value) {
        if (value != null) {
            names.add(name);
            values.add(value);
        }
        return this;
    }

    /** Tells all of them, each to whom its kind concerns. */
    public void forEach(
            BiConsumer<String, String> texts, BiConsumer<String, Long> numbers, BiConsumer<String, Boolean> truths) {
        for (int i = 0; i < names.size(); i++) {
            Object value = values.get(i);
            if (value instanceof String text) {
                texts.accept(names.get(i), text);
            } else if (value instanceof Long number) {
                numbers.accept(names.get(i), number);
            } else {
                truths.accept(names.get(i), (Boolean) value);
            }
        }
    }
}
