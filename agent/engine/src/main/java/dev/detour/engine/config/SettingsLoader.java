package dev.detour.engine.config;

import dev.detour.engine.config.SettingsReport.Effective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the settings together, each layer over the one before: {@code reference.conf}, the file, {@code DETOUR_*}
 * environment variables, {@code detour.*} system properties.
 *
 * <p>Every name is checked in every layer, every value where it is in force. Each environment variable that begins with
 * {@code DETOUR_} and each system property that begins with {@code detour.} must be a setting, or a misspelt one would
 * do nothing in silence; only system properties that begin with {@code detour.test.} are left to the project's tests, and
 * variables that begin with {@code DETOUR_DOCTOR_} to the command of that name.
 */
public final class SettingsLoader {

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
        Reading reading = new Reading(file, environment, systemProperties, maxHeapBytes);
        List<String> problems = reading.problems.lines();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems, reading.settings.telemetry().reportFile());
        }
        return reading.settings;
    }

    /** The same for people to look at: every problem, and where each value comes from. */
    public static SettingsReport report(
            @Nullable String file, Map<String, String> environment, Properties systemProperties, long maxHeapBytes) {
        Reading reading = new Reading(file, environment, systemProperties, maxHeapBytes);
        List<String> problems = reading.problems.lines();
        List<Effective> effective = Stream.concat(reading.inForce.values().stream(), reading.ownOfRoutes.stream())
                .map(Effective::of)
                .toList();
        return new SettingsReport(problems.isEmpty() ? reading.settings : null, effective, problems);
    }

    /** One reading of all layers; with problems its settings are not to be used. */
    private static final class Reading {

        final Problems problems = new Problems();

        /** In the order of the declarations. */
        final Map<String, Found> inForce;

        final List<Found> ownOfRoutes = new ArrayList<>();
        final Settings settings;

        Reading(
                @Nullable String file,
                Map<String, String> environment,
                Properties systemProperties,
                long maxHeapBytes) {
            Declarations declared = Declarations.read();
            Map<String, Found> fromFile = fromFile(file, environment, declared, problems);
            Map<String, Found> variables = NameLayer.environment(environment, declared, problems);
            Map<String, Found> properties = NameLayer.properties(systemProperties, declared, problems);
            inForce = new LinkedHashMap<>(declared.defaults());
            inForce.putAll(fromFile);
            inForce.putAll(variables);
            inForce.putAll(properties);
            settings = new SettingsReader(inForce, declared, problems, maxHeapBytes)
                    .read(source(file, variables.size(), properties.size()), ownOfRoutes);
        }
    }

    private static Map<String, Found> fromFile(
            @Nullable String file, Map<String, String> environment, Declarations declared, Problems problems) {
        if (file == null || file.isEmpty()) {
            return Map.of();
        }
        return new FileLayer(file, declared, problems).read(environment);
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
