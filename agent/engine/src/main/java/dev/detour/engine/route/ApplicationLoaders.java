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
        if (jars.isEmpty()) {
            return false;
        }
        for (ClassLoader seen = application; seen != null; seen = seen.getParent()) {
            if (seen == clientLoader) {
                return true;
            }
        }
        return clientLoader == null;
    }

    /** Those that are registered and usable. */
    static List<Origin> registered(ClassLoader application) {
        List<Origin> origins = new ArrayList<>();
        for (Registered registered : Registrations.of(application)) {
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
