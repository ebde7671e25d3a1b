package dev.detour.engine.config;

import com.typesafe.config.ConfigList;
import dev.detour.engine.model.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lists of globs. What is not accepted goes to the problems and is left out. */
final class Globs {

    private static final String GLOB = "a glob of 1 to " + Key.MAX_BYTES + " bytes";

    private Globs() {}

    static List<String> of(Found found, Problems problems) {
        if (!(found.value() instanceof ConfigList list) || list.isEmpty()) {
            problems.reject(found, "a list of at least one glob, [\"product:*\"]");
            return List.of();
        }
        List<String> globs = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            globs.addAll(one(found.part("[" + i + "]", list.get(i)), problems));
        }
        return List.copyOf(globs);
    }

    /** The same, where a single one need not be in a list. */
    static List<String> ofOneOrMore(Found found, Problems problems) {
        return found.value().unwrapped() instanceof String ? one(found, problems) : of(found, problems);
    }

    private static List<String> one(Found found, Problems problems) {
        if (found.value().unwrapped() instanceof String text && isGlob(text)) {
            return List.of(text);
        }
        problems.reject(found, GLOB);
        return List.of();
    }

    private static boolean isGlob(String text) {
        return !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= Key.MAX_BYTES;
    }
}
