package dev.detour.bootstrap;

import dev.detour.spi.Registration;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The executors on which applications want to go on after a diverted read.
 *
 * <p>Nothing here keeps an application alive: executors and class loaders are held weakly, an executor strongly by the
 * registration that its application was given.
 */
public final class ContinuationExecutors {

    /** In the order of registration; swapped as a whole, under the lock of this class. */
    private static volatile List<Entry> all = List.of();

    private ContinuationExecutors() {}

    private record Entry(WeakReference<Executor> executor, WeakReference<ClassLoader> application) {

        boolean isGone() {
            return executor.refersTo(null) || application.refersTo(null);
        }
    }

    /** Closing it twice takes out nothing else. */
    private static final class Held implements Registration {
        private final Entry entry;

        /** Keeps what {@link #entry} does not; null once closed. */
        private final AtomicReference<@Nullable Executor> executor;

        Held(Entry entry, Executor executor) {
            this.entry = entry;
            this.executor = new AtomicReference<>(executor);
        }

        @Override
        public void close() {
            if (executor.getAndSet(null) != null) {
                change(entry, false);
            }
        }
    }

    /** See {@link dev.detour.spi.Detour#continueOn}. */
    public static Registration add(Executor executor) {
        ClassLoader application = known(Thread.currentThread().getContextClassLoader());
        Entry entry = new Entry(new WeakReference<>(executor), new WeakReference<>(application));
        change(entry, true);
        return new Held(entry, executor);
    }

    private static synchronized void change(Entry entry, boolean added) {
        List<Entry> changed = new ArrayList<>(all);
        changed.removeIf(other -> other == entry || other.isGone());
        if (added) {
            changed.add(entry);
        }
        all = List.copyOf(changed);
    }

    /** Whether any application has registered one. Never blocks. */
    public static boolean areAny() {
        return !all.isEmpty();
    }

    /**
     * The executor that was registered last by the application of this class loader or by one above it; null where there
     * is none. Never blocks.
     *
     * @param context the context class loader of the thread that reads; null stands for the system's
     */
    public static @Nullable Executor of(@Nullable ClassLoader context) {
        List<Entry> entries = all;
        if (entries.isEmpty()) {
            return null;
        }
        for (ClassLoader seen = known(context); seen != null; seen = seen.getParent()) {
            for (int i = entries.size() - 1; i >= 0; i--) {
                Entry entry = entries.get(i);
                Executor executor =
                        entry.application().refersTo(seen) ? entry.executor().get() : null;
                if (executor != null) {
                    return executor;
                }
            }
        }
        return null;
    }

    private static ClassLoader known(@Nullable ClassLoader context) {
        return context == null ? ClassLoader.getSystemClassLoader() : context;
    }
}
