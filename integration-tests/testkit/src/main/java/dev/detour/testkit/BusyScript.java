package dev.detour.testkit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A script that does not end by itself: the server says BUSY to everyone. Not thread-safe. */
public final class BusyScript implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The name until Redis 6, which later ones know as well. */
    private static final String THRESHOLD = "lua-time-limit";

    private final RedisServer server;
    private final RespConnection script;
    private final String thresholdBefore;
    private final boolean isLowered;

    private BusyScript(RedisServer server, RespConnection script, String thresholdBefore, boolean isLowered) {
        this.server = server;
        this.script = script;
        this.thresholdBefore = thresholdBefore;
        this.isLowered = isLowered;
    }

    /** Starts a script, on a connection of its own; returns when the server says BUSY. */
    public static BusyScript begin(RedisServer server) {
        String before = server.config(THRESHOLD);
        server.config(THRESHOLD, "1");
        RespConnection script = server.connect();
        script.send("EVAL", "while true do end", "0");
        Await.until(TIMEOUT, () -> errorOf(server, "BUSY"));
        // a server is not as a rule where its clients are: with one of two processors for a script they would be ill as
        // well
        boolean isLowered = Priority.lower(server.pid());
        return new BusyScript(server, script, before, isLowered);
    }

    /** Null once a read is answered with an error that begins so, else what is said instead. */
    static @Nullable String errorOf(RedisServer server, String code) {
        try {
            return "the server says " + server.command("DBSIZE"); // without a key: a node of a cluster would redirect
        } catch (IllegalStateException error) {
            String said = String.valueOf(error.getMessage());
            return said.startsWith(code) ? null : "the server says " + said;
        }
    }

    /** Ends the script; returns when the server answers. */
    @Override
    public void close() {
        try {
            if (isLowered) {
                Priority.restore(server.pid());
            }
            server.command("SCRIPT", "KILL");
            script.receive();
        } catch (IllegalStateException killed) {
            // which is what the script is told
        } finally {
            script.close();
        }
        server.config(THRESHOLD, thresholdBefore);
    }
}
