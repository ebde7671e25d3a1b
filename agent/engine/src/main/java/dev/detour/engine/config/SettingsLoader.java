package dev.detour.engine.config;

import dev.detour.engine.config.Settings.RouteSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Puts the settings together, each layer over the one before: {@code reference.conf}, the file, {@code DETOUR_*}
 * environment variables, {@code detour.*} system properties.
 *
 * <p>Every name is checked in every layer, every value where it is in force. Each environment variable that begins with
 * {@code DETOUR_} and each system property that begins with {@code detour.} must be a setting, or a misspelt one would
 * do nothing in silence; only system properties that begin with {@code detour.test.} are left to the project's tests.
 */
public final class SettingsLoader {

    /** The local tier takes at most one part in this many of the heap. */
    private static final long HEAP_PARTS = 20;

    private SettingsLoader() {}

    /**
     * Reads all settings once.
     *
     * @param file the path of a HOCON file; null or empty for none
     * @param environment {@link System#getenv()}
     * @param systemProperties {@link System#getProperties()}
     * @param maxHeapBytes {@link Runtime#maxMemory()}
     * @throws SettingsException naming in one line the first problem by layer and line
     */
    public static Settings load(
            @Nullable String file, Map<String, String> environment, Properties systemProperties, long maxHeapBytes)
            throws SettingsException {
        Problems problems = new Problems();
        Declarations declared = Declarations.read();
        Map<String, Found> fromFile = fromFile(file, environment, declared, problems);
        Map<String, Found> variables = NameLayer.environment(environment, declared, problems);
        Map<String, Found> properties = NameLayer.properties(systemProperties, declared, problems);

        Map<String, Found> inForce = new HashMap<>(declared.defaults());
        inForce.putAll(fromFile);
        inForce.putAll(variables);
        inForce.putAll(properties);
        String source = source(file, variables.size(), properties.size());
        Settings settings = read(inForce, problems, maxHeapBytes, source);
        problems.throwIfAny();
        return settings;
    }

    private static Map<String, Found> fromFile(
            @Nullable String file, Map<String, String> environment, Declarations declared, Problems problems) {
        if (file == null || file.isEmpty()) {
            return Map.of();
        }
        return new FileLayer(file, declared, problems).read(environment);
    }

    /** The one place that says what each setting accepts. */
    private static Settings read(Map<String, Found> inForce, Problems problems, long maxHeapBytes, String source) {
        Values values = new Values(inForce, problems);
        long localMaxBytes = values.bytes("detour.local.max-size", "0 B", "1 TiB");
        List<RouteSettings> routes = new RouteReader(problems).read(values.get("detour.routes"));
        return new Settings(
                values.mode("detour.mode"),
                values.nanos("detour.primary.timeout", "1 ms", "60 s"),
                values.nanos("detour.origin.timeout", "1 ms", "10 m"),
                values.count("detour.origin.max-concurrent", 1, 1024),
                values.count("detour.origin.max-waiting", 0, 1_000_000),
                Math.min(localMaxBytes, maxHeapBytes / HEAP_PARTS),
                values.bytes("detour.local.max-value-size", "0 B", "512 MiB"),
                values.nanos("detour.local.fresh", "0 s", "1 d"),
                values.nanos("detour.local.refresh", "0 s", "1 h"),
                values.nanos("detour.warm.ttl", "1 ms", "365 d"),
                values.count("detour.warm.queue", 1, 1_000_000),
                routes,
                source);
    }

    private static String source(@Nullable String file, int variables, int properties) {
        List<String> parts = new ArrayList<>();
        if (file != null && !file.isEmpty()) {
            parts.add(file);
        }
        if (variables > 0) {
            parts.add(variables + (variables == 1 ? " environment variable" : " environment variables"));
        }
        if (properties > 0) {
            parts.add(properties + (properties == 1 ? " system property" : " system properties"));
        }
        return parts.isEmpty() ? "defaults" : String.join(", ", parts);
    }
}
