package dev.detour.benchmarks.app;

import org.jspecify.annotations.Nullable;

/** Where agents put what everybody has to see. */
final class BootClassPath {

    private BootClassPath() {}

    /** A class of it, which is not initialised by that. */
    static Class<?> find(String name) throws ClassNotFoundException {
        @Nullable ClassLoader boot = null;
        return Class.forName(name, false, boot);
    }

    static boolean has(String name) {
        try {
            return find(name) != null;
        } catch (ClassNotFoundException notThere) {
            return false;
        }
    }
}
