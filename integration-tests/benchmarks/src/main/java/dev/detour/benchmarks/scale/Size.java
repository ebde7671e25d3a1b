package dev.detour.benchmarks.scale;

/**
 * Of what Detour has to do with, how much there is.
 *
 * @param nodes servers, each with a connection
 * @param routes that are configured, among which the keys are spread evenly
 * @param keys with their values in memory, spread evenly over the servers
 */
record Size(int nodes, int routes, int keys) {

    /** Few enough for a processor's cache. */
    static final int FEW_KEYS = 10_000;
}
