package dev.detour.engine.telemetry;

import dev.detour.bootstrap.BuiltSdks;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What is to be seen of OpenTelemetry through one class loader, as far as anybody has looked. It is looked for now and then,
 * because an application may set it up after its first reads; a thread that reads while another one looks goes on without.
 * Thread-safe.
 */
final class Sighting {

    static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Sightings all;

    /** Null stands for the bootstrap loader. */
    private final @Nullable WeakReference<ClassLoader> loader;

    private final AtomicBoolean looking = new AtomicBoolean();

    /** Null while there is none. Weak: it goes with the application that it is of, whose meters hold it. */
    private volatile @Nullable WeakReference<Sighted> found;

    private volatile boolean hasLooked;
    private volatile boolean seesApi = true;
    private volatile boolean isExpected;
    private volatile long nextNanos;
    private volatile int builtThen;

    Sighting(Sightings all, @Nullable ClassLoader loader) {
        this.all = all;
        this.loader = loader == null ? null : new WeakReference<>(loader);
    }

    /** Whether it is worth looking here: an application whose class loader has no API will never have one. */
    boolean mayHaveOne() {
        return seesApi;
    }

    /** Whether it is the view of this loader. */
    boolean isOf(ClassLoader other) {
        return loader != null && loader.refersTo(other);
    }

    /** The OpenTelemetry in use; null where there is none yet. */
    @Nullable
    Sighted sighted() {
        Sighted own = own();
        return own == null ? all.own() : own;
    }

    private @Nullable Sighted own() {
        WeakReference<Sighted> seen = found;
        return seen == null ? null : seen.get();
    }

    /**
     * @param nowNanos {@link System#nanoTime()}
     * @return whether it was time to look
     */
    boolean look(long nowNanos) {
        boolean isDue = hasLooked && own() == null ? nowNanos - nextNanos >= 0 : !hasLooked || isAnotherBuilt();
        if (!isDue || !looking.compareAndSet(false, true)) {
            return false;
        }
        try {
            builtThen = BuiltSdks.count();
            lookNow();
        } finally {
            nextNanos = nowNanos + AGAIN_NANOS;
            hasLooked = true;
            looking.set(false);
        }
        return true;
    }

    /** Whether it has none, and will have none unless the application sets one up later. */
    boolean isWithout() {
        return own() == null && !isExpected;
    }

    /** As where an application shuts its SDK down and builds another. */
    private boolean isAnotherBuilt() {
        return builtThen != BuiltSdks.count();
    }

    private void lookNow() {
        Sighted agents = all.ofAgent();
        ClassLoader from = loader == null ? null : loader.get();
        Class<?> api = agents == null && seesApi && from != null ? all.api(from) : null;
        seesApi = agents != null || api != null;
        Sighted seen = agents != null || api == null ? agents : all.ofApplication(api);
        if (seen != null) {
            found = new WeakReference<>(seen);
        } else {
            isExpected = api != null && all.isExpected(api);
        }
    }
}
