package dev.detour.benchmarks.scale;

/** A way of looking something up. Thread-safe. */
@FunctionalInterface
interface Way {

    /** Whose ways they are. */
    enum Kind {
        /** The client without Detour. */
        CLIENT,
        /** The same with it. */
        DETOUR,
        /** Nothing but the key is made. */
        KEY,
        /** And found in a hash map of the JDK with as many keys: what grows there grows with the processor's caches. */
        MAP
    }

    /**
     * Looks one key up.
     *
     * @return whatever keeps the compiler from leaving it out
     */
    Object look(String key, int number);
}
