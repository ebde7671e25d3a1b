package dev.detour.engine.warm;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.Versions;
import java.lang.ref.WeakReference;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings back what a server has lost: the keys that this process's memory was asked for most, those first, each by its
 * loader. What the memory holds of them is not written: it may be older than what another process has written since.
 *
 * <p>Set off by a null of a cold server, once for each loss and namespace. Takes what is left of the rate of loads by the
 * reads themselves, and ends when the server is warm again. Never blocks its caller.
 */
public final class Reheating {

    /** Far more are loaded by whoever reads them. */
    private static final int MAX_KEYS = 10_000;

    private static final int MAX_NAMESPACES = 1_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LocalTier local;
    private final OriginTier origins;
    private final Versions versions;

    /** The loss that each was set off for. */
    private final ConcurrentMap<Namespace, Long> begun = new ConcurrentHashMap<>();

    private final ThreadPoolExecutor threads = threads();

    /**
     * On whose behalf keys are loaded: held by nobody here, so that an application that ends meanwhile is not kept.
     *
     * @param route any of the application's
     */
    private record Loser(String client, WeakReference<Node> node, WeakReference<Route> route) {
        boolean isGone() {
            return node.refersTo(null) || route.refersTo(null);
        }

        static Loser of(Lookup lookup) {
            return new Loser(lookup.client(), new WeakReference<>(lookup.node()), new WeakReference<>(lookup.route()));
        }
    }

    public Reheating(LocalTier local, OriginTier origins, Versions versions) {
        this.local = local;
        this.origins = origins;
        this.versions = versions;
    }

    private static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                2, 2, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_NAMESPACES), OwnThread.named("detour-reheat"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** A null came from a server that may be cold. */
    public void missed(Lookup lookup) {
        Namespace namespace = lookup.namespace();
        Condition server = lookup.node().primary().condition().now().asOf(System.nanoTime());
        if (namespace == null
                || !server.isCold()
                || lookup.node().links() == null
                || lookup.node().isChosen()) {
            return; // of a cluster's keys the memory does not know which node should have them
        }
        Long before = begun.get(namespace);
        if (before != null && before == server.lostNanos()) {
            return;
        }
        if (begun.size() >= MAX_NAMESPACES) {
            begun.clear();
        }
        Long other = begun.put(namespace, server.lostNanos());
        if (other == null || other != server.lostNanos()) {
            start(lookup, namespace);
        }
    }

    private void start(Lookup lookup, Namespace namespace) {
        Loser loser = Loser.of(lookup);
        try {
            threads.execute(() -> reheat(loser, namespace));
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            begun.remove(namespace); // the next null tries again
        }
    }

    private void reheat(Loser loser, Namespace namespace) {
        try {
            for (Key key : local.hottest(namespace, MAX_KEYS)) {
                while (!load(loser, key)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                if (loser.isGone()) {
                    begun.remove(namespace); // the next null goes on for whoever is there then
                    return;
                }
            }
        } catch (RuntimeException | Error failure) {
            AgentLog.ownFault("bringing back what a server has lost", failure);
        }
    }

    /** False where its turn has not come: nothing of the application is held until then. */
    private boolean load(Loser loser, Key key) {
        Node node = loser.node.get();
        Route any = loser.route.get();
        if (node == null || any == null || !isCold(node)) {
            return true; // none of them is needed any more
        }
        Route route = any.kin().match(key.bytes());
        Origin origin = route == null ? null : route.origin();
        return route == null
                || route.traffic().mode() != RouteMode.ROUTE
                || origin == null
                || origins.refreshCold(
                        new Lookup(loser.client, node, key, route, System.nanoTime(), versions.of(key)), origin);
    }

    private static boolean isCold(Node node) {
        return node.primary().condition().now().asOf(System.nanoTime()).isCold();
    }
}
