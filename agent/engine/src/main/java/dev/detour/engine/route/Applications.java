package dev.detour.engine.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Policy;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /**
     * How long reads wait for an application's loaders to be made, from the first read on. What comes later goes on as if
     * there were none yet.
     */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Policy policy;
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

    /** What was found through one class loader. */
    private static final class Application {
        /** Claimed by the first read, which makes the loaders. */
        private final AtomicBoolean claimed = new AtomicBoolean();

        private final CountDownLatch found = new CountDownLatch(1);
        private final long patienceEndsNanos = System.nanoTime() + PATIENCE_NANOS;

        /** Written before the latch opens. */
        private volatile @Nullable WeakReference<Coverage> coverage;
    }

    /** @param policy of keys that a loader declares and no route names */
    public Applications(Policy policy, List<RouteSettings> routes) {
        this.policy = policy;
        this.routes = routes;
        this.routesOnly = new Coverage(policy, routes, List.of());
    }

    /**
     * The coverage of the application that the calling thread works for: by the thread's context class loader, or, where
     * that knows no loader, by the one that defines the client. The first call for an application has its loaders made,
     * on a thread of Detour's own; reads wait for them for a moment, then go on with the configured routes alone.
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
        if (isFound(first) && (clientLoader == null || clientLoader == first || isFound(clientLoader))) {
            if (coverage == routesOnly) {
                AgentLog.infoOnce("no loaders", noLoaders());
            }
            recent = new Recent(
                    new WeakReference<>(first),
                    clientLoader == null ? null : new WeakReference<>(clientLoader),
                    new WeakReference<>(coverage));
        }
        return coverage;
    }

    /** Whether all is known that a class loader can tell; one that was never asked has nothing to tell. */
    private boolean isFound(ClassLoader application) {
        Application known = byLoader.getIfPresent(application);
        return known == null || known.coverage != null;
    }

    private Coverage coverageOf(ClassLoader application) {
        Application known = byLoader.get(application, loader -> new Application());
        if (known.claimed.compareAndSet(false, true)) {
            start(known, application);
        }
        if (known.coverage == null && !OwnThread.isCurrent()) {
            awaitLoaders(known);
        }
        WeakReference<Coverage> made = known.coverage;
        Coverage coverage = made == null ? null : made.get();
        return coverage == null ? routesOnly : coverage;
    }

    private void start(Application known, ClassLoader application) {
        try {
            OwnThread.createForLoaders(() -> makeLoaders(known, application), "detour-loaders")
                    .start();
        } catch (OutOfMemoryError noThread) {
            known.claimed.set(false); // the next read tries again
        }
    }

    private void makeLoaders(Application known, ClassLoader application) {
        Thread.currentThread().setContextClassLoader(application);
        Coverage coverage = routesOnly;
        try {
            coverage = find(application);
        } catch (RuntimeException | LinkageError failure) {
            AgentLog.warn("no origin loader can be found: " + failure);
        } finally {
            known.coverage = new WeakReference<>(coverage);
            known.found.countDown();
        }
    }

    private static void awaitLoaders(Application known) {
        try {
            long left = known.patienceEndsNanos - System.nanoTime();
            if (!known.found.await(left, TimeUnit.NANOSECONDS)) {
                AgentLog.warnOnce(
                        "slow loaders",
                        "an origin loader's constructor or keys() takes long: until it returns, reads of the application"
                                + " are not routed to loaders");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Coverage find(ClassLoader application) {
        List<Origin> origins = OriginDiscovery.find(application);
        if (origins.isEmpty()) {
            return routesOnly;
        }
        Coverage coverage = new Coverage(policy, routes, origins);
        for (Origin origin : origins) {
            HELD_BY_LOADER_CLASS.get(origin.loader().getClass()).add(coverage);
        }
        AgentLog.info(described(origins) + "; all other keys are left alone");
        origins.forEach(Applications::warnOfWildcards);
        return coverage;
    }

    private static void warnOfWildcards(Origin origin) {
        for (String pattern : origin.patterns()) {
            if (pattern.startsWith("*") || pattern.startsWith("?")) {
                AgentLog.warn("origin loader " + origin.name() + " declares " + pattern + ": that takes in every lock,"
                        + " session and token of such a name, too; name what it rebuilds, such as \"product:*\"");
            }
        }
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
            return "nothing is routed: no usable origin loader was found on the application's class path and detour.routes is"
                    + " empty, so no key is declared to be cache data";
        }
        return described(List.of())
                + "; all other keys are left alone. No usable origin loader was found on the application's"
                + " class path, so these keys are answered from memory only, and only where this process has read them";
    }
}
