package dev.detour.lettuce;

import dev.detour.bootstrap.ContinuationExecutors;
import dev.detour.engine.model.AgentLog;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Lets code of the application that continues on a thread of Detour's find itself at home there. */
final class ContextLoader {

    private ContextLoader() {}

    /**
     * Runs it on the executor of the application, or on this thread where it has none or that refuses; once in any case.
     *
     * @param loader the context class loader of the thread on which the application called
     */
    static void goOn(@Nullable ClassLoader loader, Runnable task) {
        Executor own = ContinuationExecutors.of(loader);
        if (own == null) {
            task.run();
            return;
        }
        AtomicBoolean begun = new AtomicBoolean(); // it may fail after having taken the task
        Runnable once = () -> {
            if (begun.compareAndSet(false, true)) {
                task.run();
            }
        };
        try {
            own.execute(once);
        } catch (Throwable refused) {
            AgentLog.warnOnce(
                    "continuations refused",
                    "the executor that the application gave to Detour.continueOn refuses what goes on after a read ("
                            + refused.getClass().getName()
                            + "): it goes on upon Detour's own threads. Close the registration before the executor."
                            + " Said once.");
            once.run();
        }
    }

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
