package dev.detour.testkit;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes of others that fill a server up to its limit and go on, so that it evicts all the time.
 *
 * <p>Not thread-safe.
 */
public final class Flood implements AutoCloseable {

    private static final int VALUE_BYTES = 10_000;

    /** What there is room for beside the values that are there already. */
    private static final long ROOM_BYTES = 2_000_000;

    /** At least a tenth of a second of a whole room: gentle enough that reads are still served. */
    private static final long PAUSE_NANOS = 500_000;

    private final RedisServer server;
    private final Thread writer;
    private volatile boolean ended;

    private Flood(RedisServer server, String tag) {
        this.server = server;
        this.writer = new Thread(() -> write(tag), "flood of " + server);
        writer.setDaemon(true);
    }

    /**
     * Sets the limit a little above what the server uses and begins to write; returns when the first key was evicted.
     *
     * @param policy for example {@code "volatile-lru"}
     * @throws AssertionError if none is
     */
    public static Flood begin(RedisServer server, String policy) {
        long before = evicted(server);
        server.config("maxmemory-policy", policy);
        long usedBytes = Long.parseLong(server.info("memory", "used_memory"));
        server.config("maxmemory", Long.toString(usedBytes + ROOM_BYTES));
        Flood flood = new Flood(server, Fillers.tagFor(server));
        flood.writer.start();
        Await.until(RedisServer.TIMEOUT, () -> evicted(server) > before ? null : server + " has evicted nothing");
        return flood;
    }

    private static long evicted(RedisServer server) {
        return Long.parseLong(server.info("stats", "evicted_keys"));
    }

    private void write(String tag) {
        String value = "x".repeat(VALUE_BYTES);
        try (RespConnection connection = server.connect()) {
            for (long i = 0; !ended; i++) {
                store(connection, tag + i, value);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static @Nullable String store(RespConnection connection, String key, String value) {
        try {
            Fillers.store(connection, key, value);
            return null;
        } catch (IllegalStateException full) {
            return full.getMessage(); // nothing left that the policy may evict: this one had no room
        }
    }

    /** Ends the writes and the limit, and removes what was written; what was evicted stays away. */
    @Override
    public void close() {
        ended = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.config("maxmemory", "0");
        server.config("maxmemory-policy", "noeviction");
        Fillers.remove(server);
    }
}
