package dev.detour.engine.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings that are given one by one, by environment variables or by system properties. */
final class NameLayer {

    /** System properties that are the business of the project's own tests. */
    private static final String RESERVED = "detour.test.";

    /** Environment variables that are the business of the command doctor, also where an agent inherits them. */
    private static final String OF_DOCTOR = "DETOUR_DOCTOR_";

    /** What Kubernetes sets in every pod for a service that happens to be called detour or detour-something. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("_SERVICE_(HOST|PORT(_.*)?)$|_PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?$");

    private final Declarations declared;
    private final Problems problems;
    private final Function<String, Place> place;
    private final UnknownName unknown;
    private final String prefix;

    /** The settings by the names that they have here. */
    private final Map<String, String> settings = new LinkedHashMap<>();

    private NameLayer(
            Declarations declared, Problems problems, Function<String, Place> place, UnaryOperator<String> named) {
        this.declared = declared;
        this.problems = problems;
        this.place = place;
        this.unknown = new UnknownName(declared, named);
        this.prefix = named.apply(Declarations.ROOT + '.');
        declared.settings().forEach(setting -> settings.put(named.apply(setting), setting));
    }

    /** {@code DETOUR_ORIGIN_MAX_CONCURRENT} sets {@code detour.origin.max-concurrent}. */
    static Map<String, Found> environment(Map<String, String> variables, Declarations declared, Problems problems) {
        Map<String, String> named = new HashMap<>(variables);
        named.keySet().removeIf(name -> name.startsWith(OF_DOCTOR));
        return new NameLayer(declared, problems, Place::environment, NameLayer::variable).read(named);
    }

    /** {@code -Ddetour.origin.max-concurrent=8}. */
    static Map<String, Found> properties(Properties properties, Declarations declared, Problems problems) {
        Map<String, String> named = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (!name.startsWith(RESERVED)) {
                named.put(name, properties.getProperty(name, ""));
            }
        }
        return new NameLayer(declared, problems, Place::property, UnaryOperator.identity()).read(named);
    }

    private static String variable(String setting) {
        return setting.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private Map<String, Found> read(Map<String, String> values) {
        Map<String, Found> found = new HashMap<>();
        values.forEach((name, text) -> {
            String setting = settings.get(name);
            if (setting != null) {
                ConfigValue value = value(setting, text, place.apply(name));
                if (value != null) {
                    found.put(setting, new Found(setting, value, place.apply(name)));
                }
            } else if (name.startsWith(prefix) && !SERVICE_LINK.matcher(name).find()) {
                problems.add(place.apply(name), unknown.problem(name, settings.keySet()));
            }
        });
        return found;
    }

    /** The text as it is, or parsed where the setting may be a list; null where that fails. */
    private @Nullable ConfigValue value(String setting, String text, Place where) {
        if (!declared.takesList(setting)) {
            return ConfigValueFactory.fromAnyRef(text, where.toString());
        }
        try {
            return Hocon.parse("value = " + text, where.toString(), Map.of()).get("value");
        } catch (Hocon.Rejected e) {
            problems.add(where, setting + " is " + e.reason);
            return null;
        }
    }
}
