package dev.detour.bootstrap;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.Registration;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One loader that an application has registered. Compared by identity. */
public final class Registered implements Registration {

    /** Null once closed, so that a handle that is kept keeps nothing else. */
    private final AtomicReference<@Nullable OriginLoader> loader;

    private final WeakReference<@Nullable ClassLoader> application;
    private volatile @Nullable Object description;

    Registered(OriginLoader loader, @Nullable ClassLoader application) {
        this.loader = new AtomicReference<>(loader);
        this.application = new WeakReference<>(application);
    }

    /** The loader; null once closed. */
    public @Nullable OriginLoader loader() {
        return loader.get();
    }

    /** The class loader of the application that it serves; null where that has been collected. */
    public @Nullable ClassLoader application() {
        return application.get();
    }

    boolean isOf(ClassLoader wanted) {
        return application.refersTo(wanted);
    }

    /** What the listener has noted of it, or null. */
    public @Nullable Object description() {
        return description;
    }

    /** Notes what the listener knows of it. */
    public void describe(Object known) {
        description = known;
    }

    /** Takes it out without a word to the listener, which has turned it away. */
    public void discard() {
        take();
    }

    private boolean take() {
        OriginLoader taken = loader.getAndSet(null);
        description = null;
        if (taken == null) {
            return false;
        }
        Registrations.remove(this, taken);
        return true;
    }

    @Override
    public void close() {
        if (take()) {
            Registrations.closed(this);
        }
    }
}
