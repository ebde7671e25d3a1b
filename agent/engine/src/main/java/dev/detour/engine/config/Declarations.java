package dev.detour.engine.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings that there are, as {@code reference.conf} declares them.
 *
 * @param defaults by full name, in the order of the file
 */
record Declarations(Map<String, Found> defaults) {

    /** Under which all settings stand. */
    static final String ROOT = "detour";

    private static final String RESOURCE = "reference.conf";

    private static final String COMMENT = "#";

    /** Without what the file says of them: to read that takes longer than all else, and each start would wait for it. */
    static Declarations read() {
        StringBuilder bare = new StringBuilder();
        for (String line : text().split("\n")) {
            if (!line.stripLeading().startsWith(COMMENT)) {
                bare.append(line);
            }
            bare.append('\n'); // also of a comment, so that the numbers of lines stay
        }
        return of(bare.toString());
    }

    /** The same; of the origin of each value the comments are what is said of it. */
    static Declarations readWithComments() {
        return of(text());
    }

    private static Declarations of(String text) {
        List<Found> all = new ArrayList<>();
        ConfigValue root = parse(text).get(ROOT);
        if (root == null) {
            throw new IllegalStateException(RESOURCE + " has no " + ROOT);
        }
        collect(ROOT, root, all);
        all.sort(Comparator.comparing(Found::place));
        Map<String, Found> defaults = new LinkedHashMap<>();
        all.forEach(found -> defaults.put(found.setting(), found));
        return new Declarations(defaults);
    }

    private static String text() {
        try (InputStream in = Declarations.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigObject parse(String text) {
        try {
            return Hocon.parse(text, RESOURCE, Map.of());
        } catch (Hocon.Rejected e) {
            throw new IllegalStateException(RESOURCE + ':' + e.line + ": " + e.reason, e);
        }
    }

    private static void collect(String path, ConfigValue value, List<Found> all) {
        if (value instanceof ConfigObject group) {
            group.forEach((key, child) -> collect(path + '.' + key, child, all));
        } else {
            Place place =
                    new Place(Place.Layer.DEFAULTS, RESOURCE, value.origin().lineNumber());
            all.add(new Found(path, value, place));
        }
    }

    Set<String> settings() {
        return defaults.keySet();
    }

    boolean isSetting(String path) {
        return defaults.containsKey(path);
    }

    /** Whether settings stand below this name. */
    boolean isGroup(String path) {
        return settings().stream().anyMatch(setting -> setting.startsWith(path + '.'));
    }

    /** The groups below the root. */
    Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        for (String setting : settings()) {
            String group = setting.substring(0, setting.lastIndexOf('.'));
            if (!group.equals(ROOT)) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** Settings and groups. */
    Set<String> names() {
        Set<String> names = groups();
        names.addAll(settings());
        return names;
    }

    /** Whether a setting may be a list, so that its text is to be parsed. */
    boolean takesList(String setting) {
        Found byDefault = defaults.get(setting);
        return setting.startsWith(TableReader.ROWS) || byDefault != null && byDefault.value() instanceof ConfigList;
    }
}
