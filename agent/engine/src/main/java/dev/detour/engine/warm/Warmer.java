package dev.detour.engine.warm;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.Versions;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts loaded values into Redis in the background, so that the next reader finds them there.
 *
 * <p>Never overwrites a newer value. A value is not written if this process wrote its key since the load began, and is
 * taken back where that happened while it was being written: see {@link Link#setIfAbsent}.
 *
 * <p>One thread, which runs while there is work; a bounded queue that drops the oldest; one link per namespace. A server
 * that cannot be reached is left alone for a while, and what was meant for it meanwhile is dropped: whoever reads the key
 * next loads and warms it again.
 */
public final class Warmer {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long IDLE_MILLIS = 5_000;

    private record Item(Lookup lookup, Namespace namespace, LinkFactory links, byte[] value, long ttlMillis) {}

    /** What a warming thread knows of one server; used by that thread only. */
    private static final class Server {
        @Nullable
        Link link;

        long notBeforeNanos = System.nanoTime();
    }

    private final Versions versions;
    private final int capacity;
    private final long defaultTtlNanos;

    /** Guarded by itself, as is {@link #running}. */
    private final ArrayDeque<Item> queue = new ArrayDeque<>();

    private boolean running;

    public Warmer(Settings settings, Versions versions) {
        this.versions = versions;
        this.capacity = settings.warm().queue();
        this.defaultTtlNanos = settings.policy().warmTtlNanos();
    }

    /** The time to live of a value: the loader's own, else the configured one. */
    public long ttlNanos(long loaderTtlNanos) {
        return loaderTtlNanos >= 0 ? loaderTtlNanos : defaultTtlNanos;
    }

    /**
     * Queues a value for its key. Never blocks; a full queue drops its oldest.
     *
     * @param ttlNanos its time to live in Redis, rounded up to a millisecond
     */
    public void warm(Lookup lookup, Value value, long ttlNanos) {
        Namespace namespace = lookup.namespace();
        LinkFactory links = lookup.node().links();
        byte[] bytes = value.bytes();
        if (namespace == null || links == null || bytes == null) {
            return;
        }
        long ttlMillis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(ttlNanos));
        synchronized (queue) {
            if (queue.size() >= capacity) {
                queue.removeFirst();
            }
            queue.addLast(new Item(lookup, namespace, links, bytes, ttlMillis));
            if (running) {
                queue.notifyAll();
                return;
            }
            running = true;
        }
        start();
    }

    private void start() {
        try {
            OwnThread.create(this::work, "detour-warmer").start();
        } catch (OutOfMemoryError noThread) {
            synchronized (queue) {
                running = false; // the next load tries again
            }
        }
    }

    private void work() {
        Map<Namespace, Server> servers = new HashMap<>();
        for (Item item = next(); item != null; item = next()) {
            Server server = servers.computeIfAbsent(item.namespace, n -> new Server());
            warm(item, server);
        }
        servers.values().forEach(Warmer::close);
    }

    /** Tries a second time where a link from earlier has failed: the server may have been restarted, its client closed. */
    private void warm(Item item, Server server) {
        boolean again = server.link != null;
        try {
            write(item, server);
        } catch (Throwable failure) { // a client may throw anything; what is not warmed is read from the origin
            if (again) {
                close(server);
                warm(item, server);
            } else {
                giveUp(item.namespace, server, failure);
            }
        }
    }

    /** The next item, or null after a while without any: the thread ends and a later item starts another. */
    private @Nullable Item next() {
        synchronized (queue) {
            if (queue.isEmpty()) {
                awaitItem();
            }
            Item item = queue.pollFirst();
            running = item != null;
            return item;
        }
    }

    private void awaitItem() {
        try {
            queue.wait(IDLE_MILLIS);
        } catch (InterruptedException ended) {
            AgentLog.warnOnce("warmer interrupted", "the warmer was interrupted; it starts again with the next load");
        }
    }

    private void write(Item item, Server server) throws Exception {
        long now = System.nanoTime();
        if (now - server.notBeforeNanos < 0 || isOutdated(item)) {
            return;
        }
        Link link = server.link;
        if (link == null) {
            link = item.links.open(null);
            server.link = link;
        }
        throw new IllegalStateException("not yet over " + link);
    }

    private boolean isOutdated(Item item) {
        return versions.of(item.lookup.key()) != item.lookup.version();
    }

    private static void giveUp(Namespace namespace, Server server, Throwable failure) {
        close(server);
        server.notBeforeNanos = System.nanoTime() + RETRY_NANOS;
        AgentLog.warnOnce(
                "warm " + namespace.server(),
                "cannot warm " + namespace.server() + " (" + failure.getClass().getName()
                        + "); trying again with later loads. Said once per server.");
    }

    private static void close(Server server) {
        Link link = server.link;
        server.link = null;
        if (link != null) {
            try {
                link.close();
            } catch (RuntimeException alreadyBroken) {
                // a link is closed because it failed; how its closing fails tells nothing new
            }
        }
    }
}
