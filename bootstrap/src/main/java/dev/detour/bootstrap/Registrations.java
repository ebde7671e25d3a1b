package dev.detour.bootstrap;

import dev.detour.spi.OriginLoader;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The origin loaders that applications have registered, whether or not an agent is there to use them.
 *
 * <p>A registration is held by the class of its loader, through {@link ClassValue}, and by nothing else here: when a
 * redeployed application drops its class loader, its registrations go with it.
 */
public final class Registrations {

    /** Uses the loaders, once an agent is there. Called on the application's thread. */
    public interface Listener {
        /** @return false if the loader cannot be used, after having said why */
        boolean registered(Registered registered);

        /** This registration, which the listener had been told of or had found, is no more. */
        void closed(Registered registered);
    }

    private static final ClassValue<Set<Registered>> HELD_BY_LOADER_CLASS = new ClassValue<>() {
        @Override
        protected Set<Registered> computeValue(Class<?> loaderClass) {
            return ConcurrentHashMap.newKeySet();
        }
    };

    /** In the order of registration; guarded by itself. */
    private static final List<WeakReference<Registered>> ALL = new ArrayList<>();

    private static volatile @Nullable Listener listener;

    private Registrations() {}

    /** Sets who uses the loaders; what is registered already is for {@link #of}. */
    public static void install(Listener user) {
        listener = user;
    }

    /** See {@link dev.detour.spi.Detour#register}. */
    public static Registered add(OriginLoader loader) {
        Registered registered = new Registered(loader, application(loader.getClass()));
        HELD_BY_LOADER_CLASS.get(loader.getClass()).add(registered);
        synchronized (ALL) {
            ALL.removeIf(other -> other.refersTo(null));
            ALL.add(new WeakReference<>(registered));
        }
        Listener user = listener;
        if (user != null && !user.registered(registered)) {
            registered.discard();
        }
        return registered;
    }

    /** Which application a loader serves: see {@link dev.detour.spi.Detour#register}. */
    private static @Nullable ClassLoader application(Class<?> loaderClass) {
        ClassLoader defining = loaderClass.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        for (ClassLoader seen = context; seen != null; seen = seen.getParent()) {
            if (seen == defining) {
                return context;
            }
        }
        return defining == null ? context : defining;
    }

    /** The registrations of any of these applications, in the order in which they were made. */
    public static List<Registered> of(Collection<ClassLoader> applications) {
        List<Registered> found = new ArrayList<>();
        synchronized (ALL) {
            for (WeakReference<Registered> reference : ALL) {
                Registered registered = reference.get();
                if (registered != null && applications.stream().anyMatch(registered::isOf)) {
                    found.add(registered);
                }
            }
        }
        return found;
    }

    static void remove(Registered registered, OriginLoader loader) {
        HELD_BY_LOADER_CLASS.get(loader.getClass()).remove(registered);
        synchronized (ALL) {
            ALL.removeIf(other -> other.refersTo(registered) || other.refersTo(null));
        }
    }

    static void closed(Registered registered) {
        Listener user = listener;
        if (user != null) {
            user.closed(registered);
        }
    }
}
