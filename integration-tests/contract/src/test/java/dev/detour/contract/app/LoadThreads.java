package dev.detour.contract.app;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which an application reads: the platform's, or virtual ones where it is started with this property. */
final class LoadThreads {

    private static final String VIRTUAL = "contract.virtual-threads";

    private LoadThreads() {}

    /** A thread for each task. */
    static ExecutorService create() {
        AtomicInteger count = new AtomicInteger();
        return Boolean.getBoolean(VIRTUAL)
                ? virtual()
                : Executors.newCachedThreadPool(task -> new Thread(task, "load-" + count.getAndIncrement()));
    }

    /** By name: these classes are compiled for JDKs that have none, too. */
    static ExecutorService virtual() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException older) {
            throw new IllegalStateException("no virtual threads before JDK 21", older);
        }
    }
}
