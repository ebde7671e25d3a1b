package dev.detour.engine.config;

import java.util.Comparator;

/**
 * Where a setting stands, as problems name it and in the order in which they are reported.
 *
 * @param line from 1; 0 where there are no lines or it is not known
 */
record Place(Layer layer, String name, int line) implements Comparable<Place> {

    /** From weak to strong. */
    enum Layer {
        DEFAULTS,
        FILE,
        ENVIRONMENT,
        PROPERTIES
    }

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::layer).thenComparingInt(Place::line).thenComparing(Place::name);

    static Place inFile(String file, int line) {
        return new Place(Layer.FILE, file, Math.max(0, line));
    }

    static Place environment(String name) {
        return new Place(Layer.ENVIRONMENT, name, 0);
    }

    static Place property(String name) {
        return new Place(Layer.PROPERTIES, name, 0);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return switch (layer) {
            case DEFAULTS, FILE -> line > 0 ? name + ':' + line : name;
            case ENVIRONMENT -> "environment variable " + name;
            case PROPERTIES -> "-D" + name;
        };
    }
}
