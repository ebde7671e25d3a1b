package dev.detour.engine.model;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A daemon thread of Detour's own, for loaders, links and the warmer. What runs on one is never routed, or a loader that
 * reads Redis would call itself.
 */
public final class OwnThread extends Thread {

    private OwnThread(Runnable task, String name) {
        super(topGroup(), task, name, 0, false);
        setDaemon(true);
        setContextClassLoader(null);
        setUncaughtExceptionHandler((thread, failure) -> AgentLog.ownFault("the thread " + thread.getName(), failure));
    }

    /** Its creator's may be of an application's own class, and Java 17 ends groups that still make threads. */
    private static ThreadGroup topGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = group.getParent(); parent != null; parent = group.getParent()) {
            group = parent;
        }
        return group;
    }

    /**
     * Makes a thread, not started yet.
     *
     * <p>A thread remembers the protection domains of its creator's callers, among them the application's, and with them
     * the application's class loader, as long as it lives; making it as a privileged action leaves them out.
     */
    @SuppressWarnings("removal") // until Java 24 the only way to leave them out
    public static OwnThread create(Runnable task, String name) {
        return AccessController.doPrivileged((PrivilegedAction<OwnThread>) () -> new OwnThread(task, name));
    }

    /** Whether the calling thread is one of these. */
    public static boolean isCurrent() {
        return Thread.currentThread() instanceof OwnThread;
    }

    /** Makes threads named {@code prefix-1} and so on. */
    public static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> create(task, prefix + '-' + count.incrementAndGet());
    }
}
