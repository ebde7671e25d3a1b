package dev.detour.engine.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Policy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the configured routes. What is not accepted goes to the problems and is left out. */
final class RouteReader {

    private static final String ROUTE = "{ name = \"...\", keys = [\"glob\", ...] }";
    private static final String NAME = "a text that no other route has as its name";
    private static final String GLOB = "a glob of 1 to " + Key.MAX_BYTES + " bytes";
    private static final List<String> MEMBERS = List.of("name", "keys");

    private final Problems problems;
    private final Policy policy;
    private final Map<String, Place> names = new HashMap<>();

    RouteReader(Problems problems, Policy policy) {
        this.problems = problems;
        this.policy = policy;
    }

    List<RouteSettings> read(Found routes) {
        List<RouteSettings> read = new ArrayList<>();
        if (!(routes.value() instanceof ConfigList list)) {
            problems.reject(routes, "a list of " + ROUTE);
            return read;
        }
        for (int i = 0; i < list.size(); i++) {
            Found route = routes.part("[" + i + "]", list.get(i));
            if (route.value() instanceof ConfigObject members) {
                checkMembers(route, members);
                read.add(new RouteSettings(name(route, members), keys(route, members), "", policy));
            } else {
                problems.reject(route, ROUTE);
            }
        }
        return List.copyOf(read);
    }

    private void checkMembers(Found route, ConfigObject members) {
        members.forEach((key, value) -> {
            if (!MEMBERS.contains(key)) {
                Found member = route.part("." + ConfigUtil.joinPath(key), value);
                String nearest = NearestName.of(key, MEMBERS, 0);
                String meant = nearest == null ? "accepted is " + ROUTE : "did you mean " + nearest + "?";
                problems.add(member.place(), member.setting() + " is not a setting; " + meant);
            }
        });
    }

    private String name(Found route, ConfigObject members) {
        ConfigValue value = members.get("name");
        if (value == null) {
            problems.add(route.place(), route.setting() + " has no name; accepted is " + ROUTE);
            return "";
        }
        Found found = route.part(".name", value);
        if (!(value.unwrapped() instanceof String name) || name.isBlank()) {
            problems.reject(found, NAME);
            return "";
        }
        Place before = names.putIfAbsent(name, found.place());
        if (before != null) {
            problems.reject(found, NAME + "; " + before + " has it");
        }
        return name;
    }

    private List<String> keys(Found route, ConfigObject members) {
        ConfigValue value = members.get("keys");
        if (value == null) {
            problems.add(route.place(), route.setting() + " has no keys; accepted is " + ROUTE);
            return List.of();
        }
        Found found = route.part(".keys", value);
        if (!(value instanceof ConfigList list) || list.isEmpty()) {
            problems.reject(found, "a list of at least one glob, [\"product:*\"]");
            return List.of();
        }
        List<String> globs = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Found glob = found.part("[" + i + "]", list.get(i));
            if (glob.value().unwrapped() instanceof String text && isGlob(text)) {
                globs.add(text);
            } else {
                problems.reject(glob, GLOB);
            }
        }
        return List.copyOf(globs);
    }

    private static boolean isGlob(String text) {
        return !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= Key.MAX_BYTES;
    }
}
