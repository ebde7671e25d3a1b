package dev.detour.engine.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the settings that a route has for itself: those that make up a policy, and no others. */
final class RouteOverrides {

    private static final String PREFIX = Declarations.ROOT + '.';

    private final Declarations declared;
    private final Set<String> ofPolicy;
    private final Collection<String> ownNames;
    private final Problems problems;

    /**
     * @param ofPolicy the settings that a policy is made from
     * @param ownNames what a route has besides settings
     */
    RouteOverrides(Declarations declared, Set<String> ofPolicy, Collection<String> ownNames, Problems problems) {
        this.declared = declared;
        this.ofPolicy = ofPolicy;
        this.ownNames = ownNames;
        this.problems = problems;
    }

    /** By the name that each setting has for all routes, in the order of the declarations. */
    Map<String, Found> read(Members route) {
        Map<String, Found> own = new HashMap<>();
        route.values().forEach((key, value) -> {
            if (!ownNames.contains(key)) {
                add(route.owner(), ConfigUtil.joinPath(key), value, own);
            }
        });
        Map<String, Found> ordered = new LinkedHashMap<>();
        for (String setting : declared.settings()) {
            Found found = own.get(setting);
            if (found != null) {
                ordered.put(setting, found);
            }
        }
        return ordered;
    }

    private void add(Found route, String path, ConfigValue value, Map<String, Found> own) {
        String setting = PREFIX + path;
        Found found = route.part("." + path, value);
        if (ofPolicy.contains(setting)) {
            own.put(setting, found);
        } else if (declared.isSetting(setting)) {
            problems.add(
                    found.place(),
                    found.setting() + " is not for one route; " + setting + " is set for all routes only");
        } else if (!declared.isGroup(setting)) {
            problems.add(found.place(), found.setting() + " is not a setting; " + advice(path));
        } else if (value instanceof ConfigObject group) {
            group.forEach((key, child) -> add(route, path + '.' + ConfigUtil.joinPath(key), child, own));
        } else {
            problems.reject(found, "a group of settings, { name = value }");
        }
    }

    private String advice(String path) {
        if ((PREFIX + path).equals(UnknownName.UNKNOWN_ROW)) {
            return UnknownName.WHY_NO_ROW;
        }
        Set<String> names = new TreeSet<>(ownNames);
        Set<String> shown = new TreeSet<>(ownNames);
        for (String setting : ofPolicy) {
            String name = setting.substring(PREFIX.length());
            names.add(name);
            int dot = name.lastIndexOf('.');
            if (dot > 0) {
                names.add(name.substring(0, dot));
            }
            shown.add(setting.startsWith(TableReader.ROWS) ? "table.*" : name);
        }
        String nearest = NearestName.of(path, names, 0);
        return nearest != null ? "did you mean " + nearest + "?" : "accepted are " + String.join(", ", shown);
    }
}
