package dev.detour.testkit;

import java.time.Duration;
import java.util.Objects;

/**
 * A server that says LOADING for a while, as one with much data on its disk does when it starts. Loses nothing.
 *
 * <p>Needs Redis 7. Not thread-safe.
 */
public final class Loading implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int FILLERS = 1_000;

    /** So much that the server looks at its connections after each of them, and answers within a millisecond or two. */
    private static final int FILLER_BYTES = 2_000;

    private static final String LOOK_EACH_BYTES = "loading-process-events-interval-bytes";
    private static final String INTERVAL = "1024";
    private static final String DELAY = "key-load-delay";

    private final RedisServer server;

    private Loading(RedisServer server) {
        this.server = server;
    }

    /**
     * Has a running server load its data anew, while its connections stay open; returns when it says LOADING.
     *
     * @param about how long that takes, unless it is ended earlier
     */
    public static Loading reload(RedisServer server, Duration about) {
        slow(server, about);
        RespConnection reloading = server.connect();
        reloading.send("DEBUG", "RELOAD");
        return begun(server);
    }

    /**
     * Kills a server and starts it again with all its values; returns when it says LOADING.
     *
     * @param about how long that takes, unless it is ended earlier
     */
    public static Loading restart(RedisServer server, Duration about) {
        slow(server, about);
        server.persist();
        // the settings have to be there when the new process begins to read
        server.restartToLoad("--" + DELAY, server.config(DELAY), "--" + LOOK_EACH_BYTES, INTERVAL);
        return begun(server);
    }

    private static Loading begun(RedisServer server) {
        Await.until(TIMEOUT, () -> BusyScript.errorOf(server, "LOADING"));
        return new Loading(server);
    }

    private static void slow(RedisServer server, Duration about) {
        server.config("rdbcompression", "no");
        server.config(LOOK_EACH_BYTES, INTERVAL);
        Fillers.store(server, FILLERS, FILLER_BYTES);
        long keys = (Long) Objects.requireNonNull(server.command("DBSIZE"));
        server.config(DELAY, Long.toString(about.toNanos() / 1_000 / keys));
    }

    /** Has the rest loaded at full speed; returns when the server answers. */
    @Override
    public void close() {
        server.config(DELAY, "0");
        Await.until(TIMEOUT, () -> {
            server.command("DBSIZE"); // fails while it loads
            return null;
        });
        server.config("rdbcompression", "yes");
        Await.until(TIMEOUT, () -> {
            Fillers.remove(server); // fails while a node of a cluster has yet to hear from the others
            return null;
        });
    }
}
