package dev.detour.engine.tier;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The links for reads below the primary: opened at need by whoever leases one, kept while they are used. Guarded by
 * itself; nothing is opened or closed while it is held.
 */
final class LinkPools {

    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A link in reserve is asked as often whether it is still there, which keeps it from being idle for long. */
    static final long ASKED_NANOS = IDLE_NANOS / 2;

    private static final int MAX_POOLS = 1_000;

    /** Of one pool at a time: most reads are over before a link is open, and what they give back is free for others. */
    private static final int MAX_OPENING = 2;

    /**
     * Who may share a link.
     *
     * @param server the lookup's own, where that is meant; null where another is
     * @param node another server; null for the lookup's own
     * @param readsReplica whether the link has told a cluster's node that it reads from a replica
     * @param run of the server that the link was found to lead to; empty where it was not asked
     */
    record Id(
            Namespace namespace,
            @Nullable String server,
            @Nullable Endpoint node,
            boolean readsReplica,
            String run) {}

    private record Idle(Link link, long openedNanos, long sinceNanos) {}

    private static final class Pool {
        /** Latest first. */
        final ArrayDeque<Idle> idle = new ArrayDeque<>();

        int leased;
        int opening;
    }

    private final Map<Id, Pool> pools = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private final LongSupplier ticker;

    LinkPools(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** The right to one link. Used by one thread at a time; ends with exactly one of {@link #giveBack} and {@link #drop}. */
    final class Lease {

        private final Id id;
        private final Pool pool;
        private @Nullable Link link;
        private long openedNanos;
        private boolean fresh;

        private Lease(Id id, Pool pool, @Nullable Idle idle) {
            this.id = id;
            this.pool = pool;
            takes(idle);
        }

        private void takes(@Nullable Idle idle) {
            if (idle != null) {
                link = idle.link;
                openedNanos = idle.openedNanos;
            }
        }

        /**
         * Waits for a link that another read gives back, or for the right to open one.
         *
         * @return null where one is to be opened; then {@link #openingIsOver} has to be told
         * @throws LinkFailure if neither is to be had in time
         */
        @Nullable
        Link await(long dueNanos) throws LinkFailure {
            takes(awaited(pool, dueNanos));
            return link;
        }

        /** Whether the link was opened for this. */
        boolean isFresh() {
            return fresh;
        }

        /** It was opened, or could not be. */
        void openingIsOver() {
            synchronized (LinkPools.this) {
                pool.opening--;
                LinkPools.this.notifyAll();
            }
        }

        /** A link that was used before; null where one is to be opened. */
        @Nullable
        Link link() {
            return link;
        }

        void opened(Link opened) {
            link = opened;
            openedNanos = ticker.getAsLong();
            fresh = true;
        }

        /** The link is in order, or there is none. */
        void giveBack() {
            returned(pool, link == null ? null : new Idle(link, openedNanos, ticker.getAsLong()));
        }

        /** The link has failed. */
        void drop() {
            returned(pool, null);
            Links.close(link);
        }

        /** A link keeps the application alive that it was made for: one that is old makes room for another. */
        void closeOld() {
            if (link != null && ticker.getAsLong() - openedNanos > ControlLink.MAX_AGE_NANOS) {
                Links.close(link);
                link = null;
            }
        }

        /** The link has failed and one is opened in its place. So have, as a rule, those that idle beside it. */
        void replace() {
            Links.close(link);
            link = null;
            closeIdle(id);
        }
    }

    /** @return null where as many links are in use, or in the making, as may be */
    @Nullable
    Lease lease(Id id, int maxConcurrent) {
        Pool dropped = null;
        try {
            synchronized (this) {
                Pool pool = pools.get(id);
                if (pool == null) {
                    if (pools.size() >= MAX_POOLS) {
                        dropped = leastUsed();
                        if (dropped == null) {
                            return null;
                        }
                    }
                    pool = new Pool();
                    pools.put(id, pool);
                }
                if (pool.leased >= maxConcurrent) {
                    return null;
                }
                pool.leased++;
                return new Lease(id, pool, pool.idle.pollFirst());
            }
        } finally {
            if (dropped != null) {
                dropped.idle.forEach(idle -> Links.close(idle.link));
            }
        }
    }

    /** @return null where a link is in use, or was lately, or there is no room for another pool */
    synchronized @Nullable Lease leaseToAsk(Id id) {
        Pool pool = pools.get(id);
        if (pool == null) {
            if (pools.size() >= MAX_POOLS) {
                return null;
            }
            pool = new Pool();
            pools.put(id, pool);
        }
        Idle latest = pool.idle.peekFirst();
        if (pool.leased > 0 || latest != null && ticker.getAsLong() - latest.sinceNanos < ASKED_NANOS) {
            return null;
        }
        pool.leased++;
        return new Lease(id, pool, pool.idle.pollFirst());
    }

    private synchronized @Nullable Idle awaited(Pool pool, long dueNanos) throws LinkFailure {
        while (true) {
            Idle idle = pool.idle.pollFirst();
            if (idle != null) {
                return idle;
            }
            long left = dueNanos - ticker.getAsLong();
            if (left <= 0) {
                throw new LinkFailure(FaultKind.TIMEOUT, new TimeoutException("no link was to be had"));
            }
            if (pool.opening < MAX_OPENING) {
                pool.opening++;
                return null;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw new LinkFailure("interrupted");
            }
        }
    }

    private @Nullable Pool leastUsed() {
        for (Iterator<Pool> eldest = pools.values().iterator(); eldest.hasNext(); ) {
            Pool pool = eldest.next();
            if (pool.leased == 0) {
                eldest.remove();
                return pool;
            }
        }
        return null;
    }

    private synchronized void returned(Pool pool, @Nullable Idle idle) {
        pool.leased--;
        if (idle != null) {
            pool.idle.addFirst(idle);
            notifyAll();
        }
    }

    private void closeIdle(Id id) {
        List<Idle> closing;
        synchronized (this) {
            Pool pool = pools.get(id);
            if (pool == null) {
                return;
            }
            closing = List.copyOf(pool.idle);
            pool.idle.clear();
        }
        closing.forEach(idle -> Links.close(idle.link));
    }

    /**
     * Closes what was idle for long.
     *
     * @return whether anything is left
     */
    boolean sweep() {
        long now = ticker.getAsLong();
        List<Link> closing = new ArrayList<>();
        boolean anyLeft;
        synchronized (this) {
            for (Pool pool : pools.values()) {
                while (!pool.idle.isEmpty() && now - pool.idle.getLast().sinceNanos > IDLE_NANOS) {
                    closing.add(pool.idle.removeLast().link);
                }
            }
            pools.values().removeIf(pool -> pool.leased == 0 && pool.idle.isEmpty());
            anyLeft = !pools.isEmpty();
        }
        closing.forEach(Links::close);
        return anyLeft;
    }
}
