package dev.detour.engine.config;

import dev.detour.engine.config.Settings.RouteSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the configured routes. What is not accepted goes to the problems and is left out. */
final class RouteReader {

    private static final String ROUTE = "{ name = \"...\", keys = [\"glob\", ...] }";
    private static final String NAME = "a text that no other route has as its name";
    private static final List<String> OWN_NAMES = List.of("name", "keys", "loader");

    private final Values values;
    private final RouteOverrides overrides;
    private final Problems problems;
    private final Map<String, Place> names = new HashMap<>();
    private final List<Found> own = new ArrayList<>();

    /**
     * @param values in force for all routes
     * @param ofPolicy the settings that a policy is made from
     */
    RouteReader(Values values, Declarations declared, Set<String> ofPolicy) {
        this.values = values;
        this.problems = values.problems();
        this.overrides = new RouteOverrides(declared, ofPolicy, OWN_NAMES, problems);
    }

    List<RouteSettings> read(String setting) {
        return Members.of(values.get(setting), ROUTE, problems).stream()
                .map(this::route)
                .toList();
    }

    /** The settings that the routes have for themselves. */
    List<Found> own() {
        return own;
    }

    private RouteSettings route(Members members) {
        Map<String, Found> over = overrides.read(members);
        own.addAll(over.values());
        return new RouteSettings(name(members), keys(members), loader(members), PolicyReader.read(values.with(over)));
    }

    private String name(Members members) {
        Found found = members.require("name");
        if (found == null) {
            return "";
        }
        if (!(found.value().unwrapped() instanceof String name) || name.isBlank()) {
            problems.reject(found, NAME);
            return "";
        }
        Place before = names.putIfAbsent(name, found.place());
        if (before != null) {
            problems.reject(found, NAME + "; " + before + " has it");
        }
        return name;
    }

    private String loader(Members members) {
        Found found = members.find("loader");
        if (found == null) {
            return "";
        }
        if (!(found.value().unwrapped() instanceof String name) || name.isBlank()) {
            problems.reject(found, "the name of a loader");
            return "";
        }
        return name;
    }

    private List<String> keys(Members members) {
        Found found = members.require("keys");
        return found == null ? List.of() : Globs.of(found, problems);
    }
}
