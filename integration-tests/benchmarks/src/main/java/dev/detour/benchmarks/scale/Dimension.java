package dev.detour.benchmarks.scale;

import java.util.Locale;
import java.util.stream.IntStream;

/** What there can be more of, and how much of it is tried; of everything else there is little then. */
enum Dimension {
    NODES("node", 1, 10, 100),
    ROUTES("route", 1, 10, 1_000),
    KEYS("key in memory", 10_000, 100_000, 1_000_000, 10_000_000),
    FILLED("percent of the memory filled", 10, 80),
    THREADS("thread", 1, 10, 100, 1_000),
    VIRTUAL_THREADS("virtual thread", 1, 10_000);

    private final String one;
    private final int[] sizes;

    Dimension(String one, int... sizes) {
        this.one = one;
        this.sizes = sizes;
    }

    /** Rising. */
    int[] sizes() {
        return sizes.clone();
    }

    int smallest() {
        return sizes[0];
    }

    int largest() {
        return sizes[sizes.length - 1];
    }

    /** Those up to this one. */
    int[] sizesUpTo(int largest) {
        return IntStream.of(sizes).filter(size -> size <= largest).toArray();
    }

    /** With so many of them. */
    Size size(int many) {
        return switch (this) {
            case NODES -> Size.LITTLE.withNodes(many);
            case ROUTES -> Size.LITTLE.withRoutes(many);
            case KEYS -> Size.LITTLE.withKeys(many);
            case FILLED -> Size.LITTLE.filled(many);
            case THREADS, VIRTUAL_THREADS -> Size.LITTLE;
        };
    }

    int threads(int many) {
        return this == THREADS || this == VIRTUAL_THREADS ? many : 1;
    }

    /** How to say that there are so many of them, as in {@code 1,000 routes}. */
    String title(int many) {
        return String.format(Locale.ROOT, "%,d %s", many, many == 1 ? one : several());
    }

    /** More of them. */
    String several() {
        return switch (this) {
            case KEYS -> "keys in memory";
            case FILLED -> one;
            case NODES, ROUTES, THREADS, VIRTUAL_THREADS -> one + 's';
        };
    }
}
