package dev.detour.engine.warm;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.Trials;
import dev.detour.engine.tier.Versions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Puts loaded values into Redis in the background, so that the next reader finds them there.
 *
 * <p>Never overwrites a newer value: see {@link WarmBatch}. A value is not written if this process wrote its key since
 * the load began, and is taken back where that happened while it was being written.
 *
 * <p>A few workers, which run while there is work, each for one server at a time: a frozen server holds up one of them.
 * The queue is bounded and drops the oldest, the rate is bounded too, and a server that cannot be reached is left alone
 * for a while; what was meant for it meanwhile is dropped. Whoever reads such a key next loads and warms it again.
 */
public final class Warmer {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long IDLE_MILLIS = 5_000;

    /** After this a value is gone that was set and not confirmed. */
    private static final long LEFT_NANOS = TimeUnit.MILLISECONDS.toNanos(WarmBatch.PROBATION_MILLIS);

    private final Versions versions;
    private final Settings.Warm settings;

    /** Whether the server tells of what is written back, which must not be taken for another's change. */
    private final boolean isTracking;

    private final WarmQueue queue;
    private final Predicate<Lookup> isWorth;
    private final Decision.Observer observer;
    private final Writing writing;

    /** For servers that rest or refuse; what the queue drops it counts itself. */
    private final LongAdder dropped = new LongAdder();

    private final LongAdder failed = new LongAdder();

    private final Refusals refusals = new Refusals();

    /** One that warms everything. */
    Warmer(Settings settings, Versions versions) {
        this(settings, versions, lookup -> true, decision -> {});
    }

    /** One that tells nobody of what it writes. */
    Warmer(Settings settings, Versions versions, Predicate<Lookup> isWorth, Decision.Observer observer) {
        this(settings, versions, isWorth, observer, (in, key, ttlEndNanos) -> {});
    }

    /** Is told of a write before it is sent, as of any other of this process. */
    @FunctionalInterface
    public interface Writing {
        /** @param ttlEndNanos {@link System#nanoTime()} when the value's time to live ends */
        void begins(Namespace in, byte[] key, long ttlEndNanos);

        /** Nor is it known to have been carried out: another was first, there was no room, or a connection broke. */
        default void failed(Namespace in, byte[] key) {}

        /**
         * This process has written the key since, and may have read meanwhile what stood there for a moment.
         *
         * @param isOver whether it never will stand there again
         */
        default void outdated(Namespace in, byte[] key, boolean isOver) {}
    }

    /** @param isWorth whether the server should have a value, for all that is known of both */
    public Warmer(
            Settings settings,
            Versions versions,
            Predicate<Lookup> isWorth,
            Decision.Observer observer,
            Writing writing) {
        this.writing = writing;
        this.versions = versions;
        this.isWorth = isWorth;
        this.observer = observer;
        this.settings = settings.warm();
        this.isTracking = !settings.evidence().tracking().isEmpty();
        this.queue = new WarmQueue(this.settings.queue(), settings.local().maxBytes(), this.settings.workers());
    }

    /**
     * The time to live of a value: the loader's own, else the one that the application gives to keys of its route, else
     * the configured one; the latter two give or take some at random.
     */
    public long ttlNanos(Lookup lookup, long loaderTtlNanos) {
        if (loaderTtlNanos >= 0) {
            return loaderTtlNanos;
        }
        Route route = lookup.route();
        long written = route.writtenTtl().nanos();
        long ttl = written > 0 ? written : route.policy().warmTtlNanos();
        // or all that was warmed after a restart would expire together
        double jitter = settings.ttlJitterPercent()
                / 100.0
                * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return (long) (ttl * (1 + jitter));
    }

    /**
     * Queues a value for its key. Never blocks; a full queue drops an older one.
     *
     * @param ttlNanos its time to live in Redis, rounded down to a millisecond, at least one
     * @return false where it is not to be written
     */
    public boolean warm(Lookup lookup, Value value, long ttlNanos) {
        Namespace namespace = lookup.namespace();
        byte[] bytes = value.bytes();
        if (namespace == null
                || lookup.node().links() == null
                || bytes == null
                || isRefused(lookup)
                || !isWorth.test(lookup)) {
            return false;
        }
        Key key = lookup.key(); // which outlives the lookup, and what that leads to
        long version = lookup.version();
        WarmBatch.Entry entry = new WarmBatch.Entry(
                key.bytes(),
                bytes,
                Math.max(1, TimeUnit.NANOSECONDS.toMillis(ttlNanos)),
                () -> versions.of(key) == version,
                isTracking || lookup.route().policy().table().tellsNullsApart(),
                lookup.route().name());
        if (queue.add(lookup.node(), entry)) {
            start();
        }
        return true;
    }

    /**
     * Whether the user of the lookup's connection may not write values back, as was found lately: who reads null had
     * better write by itself what it loads.
     */
    public boolean isRefused(Lookup lookup) {
        Namespace namespace = lookup.namespace();
        String server = lookup.node().server();
        if (refusals.isEmpty() || namespace == null || server == null) {
            return false;
        }
        WarmQueue.Place place = new WarmQueue.Place(namespace, server);
        long now = System.nanoTime();
        return refusals.isAt(anyKey(place), now)
                || refusals.isAt(new Refusals.Ground(place, lookup.route().name()), now);
    }

    private static Refusals.Ground anyKey(WarmQueue.Place place) {
        return new Refusals.Ground(place, null);
    }

    private void refused(WarmQueue.Place place) {
        refusals.refused(anyKey(place), System.nanoTime());
        AgentLog.warnOnce(
                "warm refused " + place,
                "nothing is written back to " + place.server()
                        + ", and its nulls are left to the application, because the"
                        + " user of the connection may not do what it takes: ACL SETUSER with +set +watch +unwatch +pttl"
                        + " +get +multi +exec +discard +pexpire +del allows it. Tried again after "
                        + TimeUnit.NANOSECONDS.toSeconds(Refusals.FIRST_NANOS)
                        + " s, then less and less often, in the end every "
                        + TimeUnit.NANOSECONDS.toMinutes(Refusals.LAST_NANOS) + " min. Said once per server and user.");
    }

    /** What became of the keys of each route, whose nulls are the application's where the user may not write them. */
    private void settle(WarmQueue.Place place, Map<WarmBatch.Entry, WarmBatch.Fate> fates) {
        Set<String> forbidden = new HashSet<>();
        Set<String> kept = new HashSet<>();
        fates.forEach((entry, fate) -> {
            if (fate == WarmBatch.Fate.FORBIDDEN) {
                failed.increment();
                forbidden.add(entry.route());
            } else if (fate == WarmBatch.Fate.KEPT) {
                kept.add(entry.route());
            }
        });
        kept.removeAll(forbidden);
        kept.forEach(route -> refusals.accepted(new Refusals.Ground(place, route)));
        forbidden.forEach(route -> forbidden(new Refusals.Ground(place, route)));
    }

    private void forbidden(Refusals.Ground ground) {
        refusals.refused(ground, System.nanoTime());
        AgentLog.warnOnce(
                "warm forbidden " + ground,
                "nothing of route " + ground.route() + " is written back to "
                        + ground.place().server()
                        + ", and its nulls are left to the application, because the user of the connection may not"
                        + " write its keys: ACL SETUSER with a pattern of them, such as ~product:*, allows it. Tried again as"
                        + " loads go on, less and less often. Said once per route, server and user.");
    }

    /** What has become of what was queued. */
    public Figures.Warming figures() {
        return new Figures.Warming(queue.size(), queue.dropped() + dropped.sum(), failed.sum());
    }

    private void start() {
        try {
            OwnThread.create(this::work, "detour-warmer").start();
        } catch (OutOfMemoryError noThread) {
            queue.workerEnded(); // the next load tries again
        }
    }

    private void work() {
        Map<WarmQueue.Place, WarmLink> links = new HashMap<>();
        boolean outOfWork = false;
        try {
            for (WarmQueue.Lane lane = queue.take(IDLE_MILLIS); lane != null; lane = queue.take(IDLE_MILLIS)) {
                try {
                    serve(lane, links.computeIfAbsent(lane.place(), place -> new WarmLink()));
                } finally {
                    queue.release(lane);
                }
                closeIdle(links);
            }
            outOfWork = true;
        } catch (InterruptedException ended) {
            AgentLog.warnOnce("warmer interrupted", "a warmer was interrupted; it starts again with the next load");
        } catch (Throwable failure) {
            AgentLog.ownFault("warming", failure);
        } finally {
            if (!outOfWork) { // else the queue knows
                queue.workerEnded();
            }
            links.values().forEach(WarmLink::close);
        }
    }

    /** A link holds the application's client, which may have been shut down while others are busy. */
    private static void closeIdle(Map<WarmQueue.Place, WarmLink> links) {
        long idleSince = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
        links.values().removeIf(link -> link.closeIfUnusedSince(idleSince));
    }

    private void serve(WarmQueue.Lane lane, WarmLink link) {
        List<WarmBatch.Entry> batch = new ArrayList<>();
        for (WarmBatch.Entry entry : queue.batch(lane, settings.batch())) {
            if (entry.isCurrent().getAsBoolean()) {
                batch.add(entry);
            }
        }
        if (batch.isEmpty() || isToBeDropped(lane, link)) {
            dropped.add(batch.size());
            return;
        }
        try {
            set(lane, link, batch);
        } catch (Throwable failure) { // a client may throw anything; what is not warmed is read from the origin
            link.rest(System.nanoTime() + RETRY_NANOS);
            failed.add(batch.size());
            AgentLog.warnOnce(
                    "warm " + lane.place().server(),
                    "cannot warm " + lane.place().server() + " ("
                            + (failure instanceof LinkFailure ? failure.getMessage() : failure)
                            + "); trying again with later loads. Said once per server.");
        }
        pace(batch.size());
    }

    private boolean isToBeDropped(WarmQueue.Lane lane, WarmLink link) {
        return refusals.isAt(anyKey(lane.place()), System.nanoTime())
                || link.isResting(System.nanoTime())
                || areTooManyOnTrial();
    }

    private boolean areTooManyOnTrial() {
        if (!versions.trials().areTooMany()) {
            return false;
        }
        AgentLog.warnOnce(
                "warm trials",
                "nothing is written back for a moment: too many values were loaded while the application wrote their keys, or it is"
                        + " unknown whether servers have taken them, for Detour to tell them from the application's own."
                        + " Said once.");
        return true;
    }

    private void set(WarmQueue.Lane lane, WarmLink link, List<WarmBatch.Entry> batch) throws LinkFailure {
        String server = lane.place().server();
        Map<WarmBatch.Entry, WarmBatch.Fate> fates = new IdentityHashMap<>();
        int written = told(lane, link, batch, fates);
        if (written == WarmBatch.REFUSED) {
            link.close(); // it may be in the middle of a transaction
            failed.add(batch.size());
            refused(lane.place());
        } else if (written == WarmBatch.FULL) {
            link.rest(System.nanoTime() + FULL_NANOS);
            failed.add(batch.size());
            sayFull(server);
        } else {
            settle(lane.place(), fates);
            if (written > 0) {
                refusals.accepted(anyKey(lane.place()));
                observer.warmed(server, written);
            }
        }
    }

    /** A server's memory is full, and it evicts nothing: said once. */
    public static void sayFull(String server) {
        AgentLog.warnOnce(
                "warm full " + server,
                "nothing is written back to " + server
                        + ", whose memory is full and which evicts nothing (OOM), so that each read of a key that it has"
                        + " not is a load: raise its maxmemory, or let it evict (allkeys-lfu, where it is only a cache)."
                        + " Tried again when there is room. Said once per server.");
    }

    private int told(
            WarmQueue.Lane lane, WarmLink link, List<WarmBatch.Entry> batch, Map<WarmBatch.Entry, WarmBatch.Fate> fates)
            throws LinkFailure {
        Namespace in = lane.place().namespace();
        long now = System.nanoTime();
        List<WarmBatch.Entry> toTell =
                batch.stream().filter(WarmBatch.Entry::isTold).toList();
        for (WarmBatch.Entry entry : toTell) {
            writing.begins(in, entry.key(), now + TimeUnit.MILLISECONDS.toNanos(entry.ttlMillis()));
        }
        Map<WarmBatch.Entry, Trials.Trial> begun = new IdentityHashMap<>();
        try {
            for (WarmBatch.Entry entry : batch) {
                begun.put(entry, versions.trials().begins(in, Key.of(entry.key()), entry.value(), entry.isCurrent()));
            }
            return link.set(lane.node(), batch, (entry, fate) -> fates.merge(entry, fate, Warmer::worse));
        } finally {
            begun.forEach((entry, trial) -> {
                WarmBatch.Fate fate = fates.getOrDefault(entry, WarmBatch.Fate.UNKNOWN);
                try {
                    ended(in, entry, fate);
                } finally {
                    ended(trial, fate);
                }
            });
        }
    }

    /** What a link that broke was told may still be carried out, whatever came of it on another. */
    private static WarmBatch.Fate worse(WarmBatch.Fate before, WarmBatch.Fate now) {
        return before == WarmBatch.Fate.UNKNOWN ? before : now;
    }

    private void ended(Trials.Trial trial, WarmBatch.Fate fate) {
        switch (fate) {
            case KEPT, NEVER_THERE, FORBIDDEN -> versions.trials().isOver(trial);
            case GONE -> versions.trials().wasTakenBack(trial);
            case LEFT -> versions.trials().isLeft(trial, LEFT_NANOS);
            case UNKNOWN -> versions.trials().isUnknown(trial);
        }
    }

    private void ended(Namespace in, WarmBatch.Entry entry, WarmBatch.Fate fate) {
        if (fate == WarmBatch.Fate.KEPT) {
            return;
        }
        if (entry.isCurrent().getAsBoolean()) {
            if (entry.isTold()) {
                writing.failed(in, entry.key());
            }
        } else if (!fate.wasNeverThere()) { // a later write has been told
            writing.outdated(in, entry.key(), fate == WarmBatch.Fate.GONE);
        }
    }

    /** Keeps to this worker's share of the rate. */
    private void pace(int written) {
        long nanos = written * TimeUnit.SECONDS.toNanos(1) / settings.ratePerSecond() * settings.workers();
        if (nanos > TimeUnit.MILLISECONDS.toNanos(1)) {
            LockSupport.parkNanos(nanos);
        }
    }
}
