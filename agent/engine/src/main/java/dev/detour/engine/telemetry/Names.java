package dev.detour.engine.telemetry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Names that series are told apart by, in the order in which they turned up: so many, and those that come later are one,
 * without a name. A name that was known once stays so: the sum of a series must not shrink. Thread-safe.
 */
final class Names {

    private final int max;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Names(int max) {
        this.max = max;
    }

    /** The name, or an empty one. */
    String named(String name) {
        if (known.contains(name)) {
            return name;
        }
        if (known.size() >= max) {
            return "";
        }
        known.add(name);
        return name;
    }

    /** All of these by name. */
    <T> TreeMap<String, Collection<T>> group(Collection<T> all, Function<T, String> name) {
        TreeMap<String, Collection<T>> groups = new TreeMap<>();
        for (T each : all) {
            groups.computeIfAbsent(named(name.apply(each)), none -> new ArrayList<>())
                    .add(each);
        }
        return groups;
    }
}
