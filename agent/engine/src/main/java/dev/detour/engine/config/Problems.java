package dev.detour.engine.config;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Everything that is wrong, each told once, in the order of layers and lines whatever was read first. */
final class Problems {

    private record Problem(Place place, String text) {}

    /** A set, because a wrong value is read again for each route that does not have its own. */
    private final NavigableSet<Problem> problems =
            new TreeSet<>(Comparator.comparing(Problem::place).thenComparing(Problem::text));

    void add(Place place, String text) {
        problems.add(new Problem(place, text));
    }

    /** The value is of a wrong type or out of range. */
    void reject(Found found, String accepted) {
        add(found.place(), found.setting() + " is " + found.shown() + "; accepted is " + accepted);
    }

    /** One line each. */
    List<String> lines() {
        return problems.stream()
                .map(problem -> OneLine.of(problem.place + ": " + problem.text))
                .toList();
    }
}
