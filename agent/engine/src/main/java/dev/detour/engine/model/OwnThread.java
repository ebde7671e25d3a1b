package dev.detour.engine.model;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A daemon thread of Detour's own, for loaders, links and the warmer. What runs on one is never routed, or a loader that
 * reads Redis would call itself.
 */
public final class OwnThread extends Thread {

    public OwnThread(Runnable task, String name) {
        super(null, task, name, 0, false);
        setDaemon(true);
        setContextClassLoader(null);
    }

    /** Whether the calling thread is one of these. */
    public static boolean isCurrent() {
        return Thread.currentThread() instanceof OwnThread;
    }

    /** Makes threads named {@code prefix-1} and so on. */
    public static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> new OwnThread(task, prefix + '-' + count.incrementAndGet());
    }
}
