package dev.detour.engine.log;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The loaders that applications with Redis come from, held weakly. Thread-safe. */
final class ApplicationLoaders {

    private final List<WeakReference<ClassLoader>> ofClients = new CopyOnWriteArrayList<>();

    /** A client was woven that comes from this loader. */
    void add(ClassLoader ofClient) {
        ofClients.removeIf(each -> each.refersTo(null));
        ofClients.add(new WeakReference<>(ofClient));
    }

    /** Those of clients first, then those in whose context threads run, which see more where a server lends the client. */
    List<ClassLoader> now() {
        List<ClassLoader> found = new ArrayList<>();
        for (WeakReference<ClassLoader> each : ofClients) {
            ClassLoader loader = each.get();
            if (loader != null) {
                found.add(loader);
            }
        }
        for (Thread thread : threads()) {
            ClassLoader context = thread == null ? null : thread.getContextClassLoader();
            if (context != null && !found.contains(context)) {
                found.add(context);
            }
        }
        return found;
    }

    private static Thread[] threads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] threads = new Thread[2 * group.activeCount() + 16];
        group.enumerate(threads);
        return threads;
    }
}
