package dev.detour.engine.model;

import dev.detour.spi.OriginLoader;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One origin loader of one application. Compared by identity: a loader's own {@code equals} is not ours to call. */
public final class Origin {

    private final String name;
    private final List<String> patterns;
    private final OriginLoader loader;
    private final long timeoutNanos;
    private final WeakReference<@Nullable ClassLoader> contextLoader;

    /** A loader without a time-out of its own. */
    public Origin(String name, List<String> patterns, OriginLoader loader, @Nullable ClassLoader contextLoader) {
        this(name, patterns, loader, 0, contextLoader);
    }

    /**
     * @param name the loader's own name, for logs and routes
     * @param patterns the globs that it declares
     * @param timeoutNanos of one load; 0 where the route's holds
     * @param contextLoader the application's class loader, under which it runs; held weakly
     */
    public Origin(
            String name,
            List<String> patterns,
            OriginLoader loader,
            long timeoutNanos,
            @Nullable ClassLoader contextLoader) {
        this.name = name;
        this.patterns = List.copyOf(patterns);
        this.loader = loader;
        this.timeoutNanos = timeoutNanos;
        this.contextLoader = new WeakReference<>(contextLoader);
    }

    public String name() {
        return name;
    }

    public List<String> patterns() {
        return patterns;
    }

    public OriginLoader loader() {
        return loader;
    }

    /** The loader's own time-out of one load, or 0. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /** The application's class loader; null where it has been collected or there is none. */
    public @Nullable ClassLoader contextLoader() {
        return contextLoader.get();
    }

    @Override
    public String toString() {
        return name + patterns;
    }
}
