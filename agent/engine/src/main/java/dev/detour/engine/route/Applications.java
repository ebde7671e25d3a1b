package dev.detour.engine.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Origin;
import dev.detour.spi.OriginLoader;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The coverage of each application in this JVM, found on its first read.
 *
 * <p>An application is told by the context class loader of its threads, or by the loader that defines the client where
 * there is none. Nothing here keeps an application alive: its coverage, which holds its loaders, is held by the loaders'
 * own classes.
 */
public final class Applications {

    private static final ClassValue<Set<Coverage>> HELD_BY_LOADER_CLASS = new ClassValue<>() {
        @Override
        protected Set<Coverage> computeValue(Class<?> loaderClass) {
            return ConcurrentHashMap.newKeySet();
        }
    };

    private final List<RouteSettings> routes;
    private final Coverage routesOnly;
    private final Cache<ClassLoader, Application> byContext =
            Caffeine.newBuilder().weakKeys().build();

    /** The application asked for last, so that an ordinary service pays two reads and no look-up. */
    private volatile Recent recent = new Recent(new WeakReference<>(null), new WeakReference<>(null));

    private record Recent(WeakReference<@Nullable ClassLoader> context, WeakReference<@Nullable Coverage> coverage) {}

    /** Found once; the lock is held while the application's loaders are made. */
    private static final class Application {
        private @Nullable WeakReference<Coverage> coverage;
        private boolean finding;
    }

    public Applications(List<RouteSettings> routes) {
        this.routes = routes;
        this.routesOnly = new Coverage(routes, List.of());
    }

    /**
     * The coverage of the application that the calling thread works for. The first call for an application makes its
     * loaders, on this thread; a read that a loader's constructor makes is covered by configured routes alone.
     *
     * @param clientLoader the loader that defines the client's classes; null stands for the bootstrap loader
     */
    public Coverage current(@Nullable ClassLoader clientLoader) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader application = context != null ? context : clientLoader;
        Recent last = recent;
        if (application != null && last.context.refersTo(application)) {
            Coverage coverage = last.coverage.get();
            if (coverage != null) {
                return coverage;
            }
        }
        return application == null ? routesOnly : lookUp(application, clientLoader);
    }

    private Coverage lookUp(ClassLoader application, @Nullable ClassLoader clientLoader) {
        Application known = byContext.get(application, loader -> new Application());
        Coverage coverage = coverageOf(known, application, clientLoader);
        recent = new Recent(new WeakReference<>(application), new WeakReference<>(coverage));
        return coverage;
    }

    private Coverage coverageOf(Application known, ClassLoader application, @Nullable ClassLoader clientLoader) {
        synchronized (known) {
            Coverage coverage = known.coverage == null ? null : known.coverage.get();
            if (coverage != null) {
                return coverage;
            }
            if (known.finding) {
                return routesOnly; // a loader's constructor reads Redis
            }
            known.finding = true;
            try {
                coverage = find(application, clientLoader);
            } finally {
                known.finding = false;
            }
            known.coverage = new WeakReference<>(coverage);
            return coverage;
        }
    }

    private Coverage find(ClassLoader application, @Nullable ClassLoader clientLoader) {
        List<Origin> origins = OriginDiscovery.find(application, application);
        if (origins.isEmpty() && clientLoader != null && clientLoader != application) {
            origins = OriginDiscovery.find(clientLoader, application);
        }
        describe(origins);
        if (origins.isEmpty()) {
            return routesOnly;
        }
        Coverage coverage = new Coverage(routes, origins);
        for (Origin origin : origins) {
            hold(origin.loader(), coverage);
        }
        return coverage;
    }

    private static void hold(OriginLoader loader, Coverage coverage) {
        HELD_BY_LOADER_CLASS.get(loader.getClass()).add(coverage);
    }

    private void describe(List<Origin> origins) {
        if (origins.isEmpty() && routes.isEmpty()) {
            AgentLog.info("nothing is routed: no origin loader was found on the application's class path and no"
                    + " detour.routes is set, so no key is declared to be cache data");
            return;
        }
        StringBuilder line = new StringBuilder("routed keys:");
        routes.forEach(
                route -> line.append(" route ").append(route.name()).append(' ').append(route.keys()));
        origins.forEach(origin -> line.append(" loader ").append(origin));
        AgentLog.info(line.append("; all other keys are left alone").toString());
    }
}
