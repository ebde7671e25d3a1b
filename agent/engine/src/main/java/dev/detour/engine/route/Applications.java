package dev.detour.engine.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Origin;
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
    private final Cache<ClassLoader, Application> byLoader =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** The application asked for last, so that an ordinary service pays two reads and no look-up. */
    private volatile Recent recent = new Recent(new WeakReference<>(null), null, new WeakReference<>(null));

    private record Recent(
            WeakReference<@Nullable ClassLoader> context,
            @Nullable WeakReference<ClassLoader> client,
            WeakReference<@Nullable Coverage> coverage) {

        boolean isOf(ClassLoader wantedContext, @Nullable ClassLoader wantedClient) {
            boolean sameClient = client == null ? wantedClient == null : client.refersTo(wantedClient);
            return sameClient && context.refersTo(wantedContext);
        }
    }

    /** What was found through one class loader. Found once; the lock is held while the loaders are made. */
    private static final class Application {
        private @Nullable WeakReference<Coverage> coverage;
        private boolean finding;
    }

    public Applications(List<RouteSettings> routes) {
        this.routes = routes;
        this.routesOnly = new Coverage(routes, List.of());
    }

    /**
     * The coverage of the application that the calling thread works for: by the thread's context class loader, or, where
     * that knows no loader, by the one that defines the client. The first call for an application makes its loaders, on
     * this thread; a read that a loader's constructor makes is covered by configured routes alone.
     *
     * @param clientLoader the loader that defines the client's classes; null stands for the bootstrap loader
     */
    public Coverage current(@Nullable ClassLoader clientLoader) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader first = context != null ? context : clientLoader;
        if (first == null) {
            return routesOnly;
        }
        Recent last = recent;
        if (last.isOf(first, clientLoader)) {
            Coverage coverage = last.coverage.get();
            if (coverage != null) {
                return coverage;
            }
        }
        return lookUp(first, clientLoader);
    }

    private Coverage lookUp(ClassLoader first, @Nullable ClassLoader clientLoader) {
        Coverage coverage = coverageOf(first);
        if (coverage == routesOnly && clientLoader != null && clientLoader != first) {
            coverage = coverageOf(clientLoader);
        }
        if (coverage == routesOnly) {
            AgentLog.infoOnce("no loaders", noLoaders());
        }
        recent = new Recent(
                new WeakReference<>(first),
                clientLoader == null ? null : new WeakReference<>(clientLoader),
                new WeakReference<>(coverage));
        return coverage;
    }

    private Coverage coverageOf(ClassLoader application) {
        Application known = byLoader.get(application, loader -> new Application());
        synchronized (known) {
            Coverage coverage = known.coverage == null ? null : known.coverage.get();
            if (coverage != null || known.finding) {
                return coverage != null ? coverage : routesOnly; // a loader's constructor reads Redis
            }
            known.finding = true;
            try {
                coverage = find(application);
            } finally {
                known.finding = false;
            }
            known.coverage = new WeakReference<>(coverage);
            return coverage;
        }
    }

    private Coverage find(ClassLoader application) {
        List<Origin> origins = OriginDiscovery.find(application);
        if (origins.isEmpty()) {
            return routesOnly;
        }
        Coverage coverage = new Coverage(routes, origins);
        for (Origin origin : origins) {
            HELD_BY_LOADER_CLASS.get(origin.loader().getClass()).add(coverage);
        }
        AgentLog.info(described(origins) + "; all other keys are left alone");
        return coverage;
    }

    private String described(List<Origin> origins) {
        StringBuilder line = new StringBuilder("routed keys:");
        routes.forEach(
                route -> line.append(" route ").append(route.name()).append(' ').append(route.keys()));
        origins.forEach(origin -> line.append(" loader ").append(origin));
        return line.toString();
    }

    private String noLoaders() {
        if (routes.isEmpty()) {
            return "nothing is routed: no origin loader was found on the application's class path and detour.routes is"
                    + " empty, so no key is declared to be cache data";
        }
        return described(List.of()) + "; all other keys are left alone. No origin loader was found on the application's"
                + " class path, so these keys are answered from memory only, and only where this process has read them";
    }
}
