package dev.detour.lettuce;

import org.jspecify.annotations.Nullable;

/** Lets code of the application that continues on a thread of Detour's find itself at home there. */
final class ContextLoader {

    private ContextLoader() {}

    /** @param loader the context class loader of the thread on which the application called */
    static void during(@Nullable ClassLoader loader, Runnable task) {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            task.run();
        } finally {
            thread.setContextClassLoader(own);
        }
    }
}
