package dev.detour.engine.config;

import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Preset;
import dev.detour.engine.model.RoutingTable;
import dev.detour.engine.model.Step;
import java.util.ArrayList;
import java.util.EnumMap;
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
        Policy policy = policy(values);
        List<RouteSettings> routes = new RouteReader(problems, policy).read(values.get("detour.routes"));
        return new Settings(
                values.mode("detour.mode"),
                new Settings.Primary(
                        values.nanosOr("detour.primary.timeout", "adaptive", "1 ms", "60 s"),
                        values.nanos("detour.primary.min-timeout", "1 ms", "60 s"),
                        values.count("detour.primary.samples", 1, 1_000_000)),
                new Settings.Breaker(
                        values.count("detour.breaker.failures", 1, 1_000),
                        values.nanos("detour.breaker.silence", "0 s", "10 s"),
                        values.nanos("detour.breaker.open", "1 ms", "1 h"),
                        values.count("detour.breaker.successes", 1, 1_000),
                        values.nanos("detour.breaker.ramp", "0 s", "1 h")),
                new Settings.Retry(
                        values.count("detour.retry.attempts", 1, 5),
                        values.nanos("detour.retry.min-wait", "0 s", "1 s"),
                        values.nanos("detour.retry.max-wait", "0 s", "1 s"),
                        values.count("detour.retry.budget", 0, 100)),
                new Settings.Redirect(
                        values.nanos("detour.redirect.timeout", "1 ms", "2 s"),
                        values.count("detour.redirect.max-concurrent", 1, 1024)),
                new Settings.Replica(
                        values.nanos("detour.replica.timeout", "1 ms", "2 s"),
                        values.count("detour.replica.max-concurrent", 1, 1024),
                        values.flag("detour.replica.discover"),
                        values.nanos("detour.replica.sample", "10 ms", "1 h"),
                        List.of()),
                new Settings.Local(
                        Math.min(localMaxBytes, maxHeapBytes / HEAP_PARTS),
                        values.bytes("detour.local.max-value-size", "0 B", "512 MiB"),
                        values.nanos("detour.local.refresh", "0 s", "1 h")),
                new Settings.Warm(
                        values.count("detour.warm.queue", 1, 1_000_000),
                        values.count("detour.warm.workers", 1, 64),
                        values.count("detour.warm.rate", 1, 1_000_000),
                        values.count("detour.warm.batch", 1, 1_000),
                        values.count("detour.warm.ttl-jitter", 0, 90)),
                "",
                policy,
                routes,
                source);
    }

    /** What a route may have otherwise. */
    private static Policy policy(Values values) {
        return new Policy(
                RoutingTable.compile(rows()),
                false,
                values.nanos("detour.deadline", "1 ms", "60 s"),
                values.nanos("detour.local.fresh", "0 s", "1 d"),
                values.nanos("detour.local.max-stale", "0 s", "30 d"),
                values.nanos("detour.origin.timeout", "1 ms", "10 m"),
                values.nanos("detour.origin.soft-timeout", "1 ms", "10 m"),
                values.nanos("detour.origin.negative", "0 s", "1 h"),
                values.count("detour.origin.max-concurrent", 1, 1024),
                values.count("detour.origin.max-waiting", 0, 1_000_000),
                values.nanos("detour.eviction.wait", "0 s", "10 s"),
                values.nanos("detour.warm.ttl", "1 ms", "365 d"));
    }

    private static Map<Event, List<Step>> rows() {
        Map<Event, List<Step>> rows = new EnumMap<>(Event.class);
        Event.rows().forEach(row -> rows.put(row, Preset.BY_CAUSE.row(row)));
        return rows;
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
