package dev.detour.benchmarks.app;

import java.util.stream.IntStream;

/** What is read: keys in turn, so that no single one stays in a processor's cache alone. Not thread-safe. */
public final class Keys {

    /** A power of two. */
    public static final int COUNT = 1_024;

    private static final String[] NAMES =
            IntStream.range(0, COUNT).mapToObj(Keys::name).toArray(String[]::new);

    private int next;

    /** The name of a key by its number. */
    public static String name(int number) {
        return "catalog:" + number;
    }

    String next() {
        return NAMES[next++ & COUNT - 1];
    }
}
