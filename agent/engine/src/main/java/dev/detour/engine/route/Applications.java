package dev.detour.engine.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.bootstrap.Registered;
import dev.detour.bootstrap.Registrations;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.Traffics;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The coverage of each application in this JVM, found on its first read.
 *
 * <p>An application is told by the context class loader of its threads, or by the loader that defines the client where
 * there is none. Nothing here keeps an application alive: {@link Held} says what holds its coverage.
 */
public final class Applications {

    private final Policy policy;
    private final List<RouteSettings> routes;
    private final Coverage routesOnly;
    private final ApplicationLoaders loaders;
    private final Traffics traffics;
    private final CoverageLog log;
    private final Cache<ClassLoader, Application> byLoader =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** The application asked for last, so that an ordinary service pays two reads and no look-up. */
    private volatile Recent recent = new Recent(new WeakReference<>(null), null, new WeakReference<>(null), 0);

    /** Moved by every change of a coverage, so that no read keeps to the one before. */
    private final AtomicInteger changes = new AtomicInteger();

    /** What became of the reads of all routes, by name. */
    public Traffics traffics() {
        return traffics;
    }

    /**
     * @param policy of keys that a loader declares and no route names
     * @param jars of loaders besides those that applications bring, as {@code detour.loaders} has them
     */
    public Applications(Policy policy, List<RouteSettings> routes, String jars) {
        this(policy, routes, jars, RouteMode.ROUTE);
    }

    /**
     * The same.
     *
     * @param mode of every route, until it is changed
     */
    public Applications(Policy policy, List<RouteSettings> routes, String jars, RouteMode mode) {
        this(policy, routes, jars, mode, List.of());
    }

    /**
     * The same.
     *
     * @param faults that are injected, of which it is told where they are about no key that is routed
     */
    public Applications(
            Policy policy, List<RouteSettings> routes, String jars, RouteMode mode, List<InjectedFault> faults) {
        this.traffics = new Traffics(mode);
        this.policy = policy;
        this.routes = routes;
        this.loaders = new ApplicationLoaders(new LoaderJars(jars));
        this.log = new CoverageLog(routes, faults);
        this.routesOnly = new Coverage(policy, routes, List.of(), traffics);
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
        Coverage last = recent(first, clientLoader);
        return last != null ? last : lookUp(first, clientLoader);
    }

    /**
     * The same as far as it is known by now, without starting anything or waiting; null before the application's first
     * read.
     */
    public @Nullable Coverage known(@Nullable ClassLoader clientLoader) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader first = context != null ? context : clientLoader;
        if (first == null) {
            return routesOnly;
        }
        Coverage last = recent(first, clientLoader);
        Coverage known = last != null ? last : made(first);
        return clientLoader == null || known != null && known != routesOnly ? known : made(clientLoader);
    }

    private @Nullable Coverage recent(ClassLoader first, @Nullable ClassLoader clientLoader) {
        Recent last = recent;
        return last.changes() == changes.get() && last.isOf(first, clientLoader)
                ? last.coverage().get()
                : null;
    }

    private @Nullable Coverage made(ClassLoader application) {
        Application known = byLoader.getIfPresent(application);
        WeakReference<Coverage> made = known == null ? null : known.coverage;
        return made == null ? null : made.get();
    }

    private Coverage lookUp(ClassLoader first, @Nullable ClassLoader clientLoader) {
        int seenChanges = changes.get();
        Coverage coverage = coverageOf(first, clientLoader);
        if (coverage == routesOnly && clientLoader != null && clientLoader != first) {
            coverage = coverageOf(clientLoader, clientLoader);
        }
        if (isFound(first) && (clientLoader == null || clientLoader == first || isFound(clientLoader))) {
            if (coverage == routesOnly) {
                log.nothingFound();
                log.warnOfUnknownLoaders(List.of());
                log.warnOfIdleFaults(List.of());
            }
            recent = new Recent(
                    new WeakReference<>(first),
                    clientLoader == null ? null : new WeakReference<>(clientLoader),
                    new WeakReference<>(coverage),
                    seenChanges);
        }
        return coverage;
    }

    /** Whether all is known that a class loader can tell; one that was never asked has nothing to tell. */
    private boolean isFound(ClassLoader application) {
        Application known = byLoader.getIfPresent(application);
        return known == null || known.coverage != null;
    }

    private Coverage coverageOf(ClassLoader application, @Nullable ClassLoader clientLoader) {
        Application known = byLoader.get(application, loader -> new Application(clientLoader));
        if (known.claimed.compareAndSet(false, true)) {
            start(known, application, loaders.mayUseJars(application, clientLoader));
        }
        // where nothing is to be changed, not even its first read may wait
        if (known.coverage == null && !OwnThread.isCurrent() && traffics.mode() == RouteMode.ROUTE) {
            awaitLoaders(known);
        }
        WeakReference<Coverage> made = known.coverage;
        Coverage coverage = made == null ? null : made.get();
        return coverage == null ? routesOnly : coverage;
    }

    private void start(Application known, ClassLoader application, boolean withJars) {
        try {
            OwnThread.create(() -> makeLoaders(known, application, withJars), "detour-loaders")
                    .start();
        } catch (OutOfMemoryError noThread) {
            known.claimed.set(false); // the next read tries again
        }
    }

    private void makeLoaders(Application known, ClassLoader application, boolean withJars) {
        Thread.currentThread().setContextClassLoader(application);
        List<Origin> found = List.of();
        try {
            found = loaders.find(application, withJars);
        } catch (RuntimeException | LinkageError failure) {
            AgentLog.warn("no origin loader can be found: " + failure);
        }
        try {
            synchronized (known) {
                List<Origin> all = cover(known, application, found);
                if (!all.isEmpty()) {
                    log.found(all);
                    log.warnOfUnknownLoaders(all);
                    log.warnOfIdleFaults(all);
                }
            }
        } finally {
            known.made.countDown();
        }
    }

    private static void awaitLoaders(Application known) {
        try {
            long left = known.patienceEndsNanos - System.nanoTime();
            if (!known.made.await(left, TimeUnit.NANOSECONDS)) {
                AgentLog.warnOnce(
                        "slow loaders",
                        "an origin loader's constructor or keys() takes long: until it returns, reads of the application"
                                + " are not routed to loaders");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes the coverage anew from what was found and what is registered. The application's lock is held. */
    private List<Origin> cover(Application known, ClassLoader application, List<Origin> found) {
        List<Origin> all = new ArrayList<>(found);
        all.addAll(ApplicationLoaders.registered(known.serving(application)));
        Coverage coverage = all.isEmpty() ? routesOnly : new Coverage(policy, routes, all, traffics);
        if (!all.isEmpty()) {
            Held.hold(coverage, application, all);
        }
        WeakReference<Coverage> before = known.coverage;
        Coverage last = before == null ? null : before.get();
        List<Origin> lastOrigins = alive(known.all);
        known.found = weak(found);
        known.all = weak(all);
        known.coverage = new WeakReference<>(coverage);
        changes.incrementAndGet();
        if (last != null && last != routesOnly) {
            Held.release(last, application, lastOrigins);
        }
        return all;
    }

    private static List<WeakReference<Origin>> weak(List<Origin> origins) {
        return origins.stream().map(WeakReference::new).toList();
    }

    private static List<Origin> alive(List<WeakReference<Origin>> origins) {
        return origins.stream().map(WeakReference::get).filter(Objects::nonNull).toList();
    }

    /** Told of what applications register from now on. */
    public Registrations.Listener registrations() {
        return new Registrations.Listener() {
            @Override
            public boolean registered(Registered registered) {
                Origin origin = ApplicationLoaders.describe(registered);
                if (origin != null) {
                    changed(registered, origin);
                }
                return origin != null;
            }

            @Override
            public void closed(Registered registered) {
                changed(registered, null);
            }
        };
    }

    /** Nothing to do for an application that has not read yet: its first read finds what is registered. */
    private void changed(Registered registered, @Nullable Origin added) {
        ClassLoader registrant = registered.application();
        Origin untold = added;
        for (Map.Entry<ClassLoader, Application> entry : byLoader.asMap().entrySet()) {
            ClassLoader application = entry.getKey();
            Application known = entry.getValue();
            if (registrant != null
                    && known.serving(application).contains(registrant)
                    && coverAnew(known, application, untold)) {
                untold = null;
            }
        }
    }

    /**
     * Whether there was a coverage to be made anew.
     *
     * @param added what the log is told of, or null
     */
    private boolean coverAnew(Application known, ClassLoader application, @Nullable Origin added) {
        synchronized (known) {
            if (known.coverage == null) {
                return false;
            }
            List<Origin> all = cover(known, application, alive(known.found));
            if (added != null) {
                CoverageLog.registered(added, all.subList(0, Math.max(0, all.indexOf(added))));
            }
            return true;
        }
    }
}
