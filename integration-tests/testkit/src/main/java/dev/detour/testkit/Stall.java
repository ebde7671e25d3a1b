package dev.detour.testkit;

import java.time.Duration;

/**
 * A server that answers nobody for a time that is known beforehand, while its process runs and connections stay open.
 *
 * <p>Not thread-safe.
 */
public final class Stall implements AutoCloseable {

    /** How long a server that stands still is waited for beyond the time that it should. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RespConnection connection;

    private Stall(RespConnection connection) {
        this.connection = connection;
    }

    /** Stops the whole process, as a command that takes too long does: DEBUG SLEEP. Returns at once. */
    public static Stall sleep(RedisServer server, Duration lasts) {
        return begin(server, lasts, "DEBUG", "SLEEP", Double.toString(lasts.toMillis() / 1_000.0));
    }

    /**
     * Keeps back every command of every client, while replication goes on: CLIENT PAUSE. Returns when it has begun; nothing
     * ends it early.
     */
    public static Stall pause(RedisServer server, Duration lasts) {
        server.command("CLIENT", "PAUSE", Long.toString(lasts.toMillis()), "ALL");
        return begin(server, lasts, "PING");
    }

    private static Stall begin(RedisServer server, Duration lasts, String... command) {
        RespConnection connection = server.connect(lasts.plus(PATIENCE));
        connection.send(command);
        return new Stall(connection);
    }

    /** Returns when the server answers again. */
    @Override
    public void close() {
        connection.receive();
        connection.close();
    }
}
