package dev.detour.benchmarks.scale;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The least that finding a value by its key can cost: the JDK's own map, of keys and values that the compiler knows. */
final class PlainMap {

    private PlainMap() {}

    /** A look-up in a map of so many keys of one route. */
    static Way of(int keys) {
        Map<String, String> map = new ConcurrentHashMap<>();
        for (int number = 0; number < keys; number++) {
            map.put(KeyNames.of(number, 1), "a value as short as most");
        }
        return (key, number) -> Objects.requireNonNull(map.get(key), "every key has a value");
    }
}
