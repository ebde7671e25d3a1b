package dev.detour.testkit.app;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** The class loaders of applications that a server has taken off, for as long as something holds them. Not thread-safe. */
public final class DeployedLoaders {

    private static final long PATIENCE_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 200;

    private final List<WeakReference<ClassLoader>> deployed = new ArrayList<>();

    /** Adds one, without holding it. */
    public void add(ClassLoader loader) {
        deployed.add(new WeakReference<>(loader));
    }

    /**
     * Has the collector work until all are gone, for a minute at most.
     *
     * @return how many are left
     */
    public long awaitCollection() throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        long left = left();
        while (left > 0 && System.currentTimeMillis() < deadline) {
            System.gc();
            Thread.sleep(PAUSE_MILLIS); // polls: the collector tells nobody
            left = left();
        }
        return left;
    }

    private long left() {
        return deployed.stream().filter(loader -> loader.get() != null).count();
    }
}
