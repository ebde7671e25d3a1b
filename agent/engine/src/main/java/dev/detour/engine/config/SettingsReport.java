package dev.detour.engine.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings as people look at them.
 *
 * @param settings null where there is a problem
 * @param effective every setting that is in force, in the order of {@code reference.conf}; behind them what routes have
 *     otherwise
 * @param problems one line each, by layer and line
 */
public record SettingsReport(@Nullable Settings settings, List<Effective> effective, List<String> problems) {

    /**
     * A setting in force.
     *
     * @param setting its full name, such as {@code detour.mode} or {@code detour.routes[0].deadline}
     * @param value as it was written, in one line
     * @param source default, a file's name and line, an environment variable or a system property
     */
    public record Effective(String setting, String value, String source) {

        static Effective of(Found found) {
            boolean isDefault = found.place().layer() == Place.Layer.DEFAULTS;
            String source = isDefault ? "default" : found.place().toString();
            return new Effective(OneLine.of(found.setting()), OneLine.of(found.plain()), OneLine.of(source));
        }
    }
}
