package dev.detour.engine.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong, so that the first problem by layer and line is told whatever was read first. */
final class Problems {

    private record Problem(Place place, String text) {}

    private static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::place).thenComparing(Problem::text);

    private final List<Problem> problems = new ArrayList<>();

    void add(Place place, String text) {
        problems.add(new Problem(place, text));
    }

    /** The value is of a wrong type or out of range. */
    void reject(Found found, String accepted) {
        add(found.place(), found.setting() + " is " + found.shown() + "; accepted is " + accepted);
    }

    void throwIfAny() throws SettingsException {
        if (problems.isEmpty()) {
            return;
        }
        problems.sort(ORDER);
        Problem first = problems.get(0);
        int others = problems.size() - 1;
        throw new SettingsException(
                first.place() + ": " + first.text() + (others > 0 ? " (and " + others + " more)" : ""));
    }
}
