package dev.detour.engine.check.gate;

/**
 * A limit, and how it was kept.
 *
 * @param name the option without its dashes
 * @param limit for people, with its unit
 * @param figure the same
 * @param about what the figure is of, in a few words
 */
record Gate(String name, String limit, String figure, Verdict verdict, String about) {

    enum Verdict {
        PASSED,
        FAILED,
        /** There was nothing to measure, which says nothing good. */
        UNMEASURED
    }
}
