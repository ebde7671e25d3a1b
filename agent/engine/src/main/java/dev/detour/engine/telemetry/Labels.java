package dev.detour.engine.telemetry;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one series of a metric is of. No class of OpenTelemetry's, of which a process may have several copies. Immutable;
 * {@link #and} gives another one.
 */
public final class Labels {

    static final Labels NONE = new Labels(Map.of());

    private final Map<String, Object> values;

    private Labels(Map<String, Object> values) {
        this.values = values;
    }

    static Labels of(String name, String value) {
        return NONE.and(name, value);
    }

    /** Those of a server; none where its name is not known. */
    static Labels ofServer(String server) {
        if (server.isEmpty()) {
            return NONE;
        }
        ServerAddress address = ServerAddress.of(server);
        return NONE.and("server.address", address.host()).with("server.port", address.port());
    }

    Labels and(String name, String value) {
        return with(name, value);
    }

    private Labels with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new TreeMap<>(values);
        more.put(name, value);
        return new Labels(more);
    }

    /** Tells each: its value is a {@link String} or a {@link Long}. */
    public void forEach(BiConsumer<String, Object> told) {
        values.forEach(told);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Labels labels && values.equals(labels.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
