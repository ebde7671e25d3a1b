package dev.detour.benchmarks.scale;

/**
 * Of what Detour has to do with, how much there is.
 *
 * @param nodes servers, each with a connection
 * @param routes that are configured, among which the keys are spread evenly
 * @param keys with their values in memory, spread evenly over the servers
 * @param filledPercent of the memory that they may take
 */
record Size(int nodes, int routes, int keys, int filledPercent) {

    /** Few enough for a processor's cache. */
    private static final int FEW_KEYS = 10_000;

    /** Few enough for the memory not to look at which keys are read. */
    private static final int FEW_PERCENT = 10;

    /** Of everything. */
    static final Size LITTLE = new Size(1, 1, FEW_KEYS, FEW_PERCENT);

    Size withNodes(int many) {
        return new Size(many, routes, keys, filledPercent);
    }

    Size withRoutes(int many) {
        return new Size(nodes, many, keys, filledPercent);
    }

    Size withKeys(int many) {
        return new Size(nodes, routes, many, filledPercent);
    }

    Size filled(int percent) {
        return new Size(nodes, routes, keys, percent);
    }
}
