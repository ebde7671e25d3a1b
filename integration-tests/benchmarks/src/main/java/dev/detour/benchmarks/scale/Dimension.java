package dev.detour.benchmarks.scale;

import java.util.Locale;
import java.util.stream.IntStream;

/** What there can be more of, and how much of it is tried; of everything else there is little then. */
enum Dimension {
    NODES("node", 1, 10, 100),
    ROUTES("route", 1, 10, 1_000),
    KEYS("key in memory", 10_000, 100_000, 1_000_000, 10_000_000),
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
            case NODES -> new Size(many, 1, Size.FEW_KEYS);
            case ROUTES -> new Size(1, many, Size.FEW_KEYS);
            case KEYS -> new Size(1, 1, many);
            case THREADS, VIRTUAL_THREADS -> new Size(1, 1, Size.FEW_KEYS);
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
        return this == KEYS ? "keys in memory" : one + 's';
    }
}
