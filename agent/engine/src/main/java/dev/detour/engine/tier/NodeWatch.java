package dev.detour.engine.tier;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Survey;
import dev.detour.engine.model.Transition;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the primaries that the application uses: how far they and their replicas are, and, while a breaker keeps reads
 * away, whether they are back.
 *
 * <p>A primary is watched as long as a {@link Node} of it is in use by a connection, which is known by a weak reference:
 * so hits have nothing to tell. One that was neither heard of nor mentioned for ten seconds is left in peace.
 */
final class NodeWatch {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    static final int MAX_SERVERS = 1_000;

    private final ConcurrentMap<String, WatchedNode> servers = new ConcurrentHashMap<>();
    private final Settings settings;
    private final Survey survey;
    private final Transition.Listener listener;
    private final WatchedReplicas.Reserve reserve;
    private final Recurring ticks;
    private final Recurring firstTick;
    private final Executor watchers = RemoteThreads.watchers();
    private final LongSupplier ticker;

    NodeWatch(
            Settings settings,
            Survey survey,
            Transition.Listener listener,
            WatchedReplicas.Reserve reserve,
            ScheduledThreadPoolExecutor timer,
            LongSupplier ticker) {
        this.settings = settings;
        this.survey = survey;
        this.listener = listener;
        this.reserve = reserve;
        this.ticks =
                new Recurring(timer, Math.min(TICK_NANOS, settings.replica().sampleNanos()), this::tick);
        this.firstTick = new Recurring(timer, 0, this::tick);
        this.ticker = ticker;
    }

    /** The node is in use; never blocks. */
    void inUse(Node node) {
        inUse(node, ticker.getAsLong());
    }

    /** The same where the time is known. */
    void inUse(Node node, long nowNanos) {
        String server = node.server();
        if (server == null || node.links() == null) {
            return;
        }
        WatchedNode known = servers.get(server);
        if (known == null && servers.size() >= MAX_SERVERS) {
            return;
        }
        // one that it knows keeps it from being forgotten; any other is mentioned in the map's lock, as it is forgotten
        if (known == null || !known.mentionedAgain(node, nowNanos)) {
            servers.compute(server, (name, other) -> mentioned(name, other, node));
        }
        later(known == null ? firstTick : ticks); // what it gives is not believed before it has told its role
    }

    private WatchedNode mentioned(String server, @Nullable WatchedNode known, Node node) {
        WatchedNode watched = known != null
                ? known
                : new WatchedNode(server, node.primary(), settings, survey, listener, reserve, watchers, ticker);
        watched.mentioned(node);
        return watched;
    }

    /** The server is to be asked at once, because what it said last may not be true any more; never blocks. */
    void askSoon(String server) {
        if (servers.containsKey(server)) {
            later(firstTick);
        }
    }

    /** A client has found that the server is not, or no more, what it was told of the cluster; the same. */
    void topologyDoubted(String server) {
        WatchedNode watched = servers.get(server);
        if (watched != null) {
            watched.topologyDoubted();
        }
    }

    /** What is known of the replicas of a server. */
    List<Replica> replicasOf(String server) {
        WatchedNode watched = servers.get(server);
        return watched == null ? List.of() : watched.replicas();
    }

    /** How many servers are watched. */
    int size() {
        return servers.size();
    }

    private static void later(Recurring ticks) {
        try {
            ticks.later();
        } catch (OutOfMemoryError noThread) {
            // the read goes on, and the next mention tries again
        }
    }

    private void tick() {
        try {
            long now = ticker.getAsLong();
            for (String server : servers.keySet()) {
                // in the map's lock, so that no node is mentioned to one that is being forgotten
                WatchedNode left = servers.computeIfPresent(server, (name, watched) -> kept(watched));
                if (left != null) {
                    left.tick(now);
                }
            }
        } catch (RuntimeException | Error bug) {
            AgentLog.ownFault("watching the servers", bug);
        } finally {
            if (!servers.isEmpty()) {
                later(ticks);
            }
        }
    }

    private static @Nullable WatchedNode kept(WatchedNode watched) {
        if (watched.isAlive()) {
            return watched;
        }
        watched.close();
        return null;
    }
}
