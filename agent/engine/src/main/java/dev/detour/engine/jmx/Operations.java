package dev.detour.engine.jmx;

import dev.detour.engine.config.Settings.Jmx;
import dev.detour.engine.model.RouteMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an operator may do. */
final class Operations {

    private final Jmx allowed;

    Operations(Jmx allowed) {
        this.allowed = allowed;
    }

    /** @throws UnsupportedOperationException where nothing may be changed */
    void check() {
        if (allowed != Jmx.WRITE) {
            throw new UnsupportedOperationException("operations are not allowed: the setting detour.jmx is "
                    + allowed.name().toLowerCase(Locale.ROOT) + "; set it to write");
        }
    }

    /**
     * The mode of this name.
     *
     * @throws IllegalArgumentException where there is none
     */
    static RouteMode mode(String name) {
        RouteMode mode = RouteMode.labelled(name);
        if (mode == null) {
            String known =
                    Arrays.stream(RouteMode.values()).map(RouteMode::label).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("no mode: '" + name + "'; accepted: " + known);
        }
        return mode;
    }
}
