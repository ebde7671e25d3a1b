package dev.detour.engine.route;

import dev.detour.bootstrap.Registered;
import dev.detour.bootstrap.Registrations;
import dev.detour.engine.model.Origin;
import dev.detour.spi.OriginLoader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application's loaders: first those that it names to {@link java.util.ServiceLoader}, then those in the jars of {@code
 * detour.loaders}, then those that it has registered.
 */
final class ApplicationLoaders {

    private final LoaderJars jars;

    ApplicationLoaders(LoaderJars jars) {
        this.jars = jars;
    }

    /**
     * Makes those that are found; runs the application's code.
     *
     * @param withJars whether the jars' loaders, too
     */
    List<Origin> find(ClassLoader application, boolean withJars) {
        List<Origin> found = new ArrayList<>(OriginDiscovery.find(application));
        if (withJars) {
            found.addAll(jars.find(application));
        }
        return found;
    }

    /**
     * Whether the jars' loaders are for an application: not where its class loader cannot see the client, as that of a
     * common pool's threads beside a Spring Boot application, because the loaders could not see the application either.
     */
    boolean mayUseJars(ClassLoader application, @Nullable ClassLoader clientLoader) {
        return !jars.isEmpty()
                && (clientLoader == null || serving(application, clientLoader).contains(clientLoader));
    }

    /**
     * Those whose registrations are an application's: its own class loader, and those above it up to the client's. Threads
     * of a web server within a Spring Boot application have a class loader of their own below that of the application, for
     * which its beans are registered. Its own alone where the client is not above it.
     */
    static List<ClassLoader> serving(ClassLoader application, @Nullable ClassLoader clientLoader) {
        List<ClassLoader> upToTheClient = new ArrayList<>();
        for (ClassLoader seen = application; seen != null; seen = seen.getParent()) {
            upToTheClient.add(seen);
            if (seen == clientLoader) {
                return upToTheClient;
            }
        }
        return List.of(application);
    }

    /** Those that are registered for one of these class loaders, and usable; the earliest first. */
    static List<Origin> registered(List<ClassLoader> serving) {
        List<Origin> origins = new ArrayList<>();
        for (Registered registered : Registrations.of(serving)) {
            Origin origin = describe(registered);
            if (origin == null) {
                registered.discard();
            } else {
                origins.add(origin);
            }
        }
        return origins;
    }

    /** What a registered loader says of itself, asked once; null where it cannot be used or is closed. */
    static @Nullable Origin describe(Registered registered) {
        synchronized (registered) {
            OriginLoader loader = registered.loader();
            if (loader == null || registered.description() instanceof Origin) {
                return (Origin) registered.description();
            }
            Origin origin = OriginDiscovery.describe(loader, registered.application());
            if (origin != null) {
                registered.describe(origin);
            }
            return origin;
        }
    }
}
