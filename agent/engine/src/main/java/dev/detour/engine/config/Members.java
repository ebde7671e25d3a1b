package dev.detour.engine.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object in a list, such as a route, with what it holds.
 *
 * @param form what is accepted, as an example
 */
record Members(Found owner, ConfigObject values, String form, Problems problems) {

    /** The objects of a list; what is none goes to the problems. */
    static List<Members> of(Found list, String form, Problems problems) {
        List<Members> all = new ArrayList<>();
        if (!(list.value() instanceof ConfigList elements)) {
            problems.reject(list, "a list of " + form);
            return all;
        }
        for (int i = 0; i < elements.size(); i++) {
            Found element = list.part("[" + i + "]", elements.get(i));
            if (element.value() instanceof ConfigObject values) {
                all.add(new Members(element, values, form, problems));
            } else {
                problems.reject(element, form);
            }
        }
        return all;
    }

    /** What is called otherwise goes to the problems. */
    void checkNames(List<String> accepted) {
        values.forEach((key, value) -> {
            if (!accepted.contains(key)) {
                Found member = owner.part("." + ConfigUtil.joinPath(key), value);
                String nearest = NearestName.of(key, accepted, 0);
                String meant = nearest == null
                        ? "accepted are " + String.join(", ", accepted)
                        : "did you mean " + nearest + "?";
                problems.add(member.place(), member.setting() + " is not a setting; " + meant);
            }
        });
    }

    /** Null where it is not there. */
    @Nullable
    Found find(String name) {
        ConfigValue value = values.get(name);
        return value == null ? null : owner.part("." + name, value);
    }

    /** Null where it is not there, which is a problem. */
    @Nullable
    Found require(String name) {
        return require(name, form);
    }

    /**
     * The same.
     *
     * @param example what is accepted for it
     */
    @Nullable
    Found require(String name, String example) {
        Found found = find(name);
        if (found == null) {
            problems.add(owner.place(), owner.setting() + " has no " + name + "; accepted is " + example);
        }
        return found;
    }
}
