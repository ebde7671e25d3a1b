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
    private final int commands;

    private Stall(RespConnection connection, int commands) {
        this.connection = connection;
        this.commands = commands;
    }

    /** Stops the whole process, as a command that takes too long does: DEBUG SLEEP. Returns at once. */
    public static Stall sleep(RedisServer server, Duration lasts) {
        return sleep(server, lasts, 1);
    }

    /** The same, with so many of these commands, of which a server that has them all answers nobody else in between. */
    public static Stall sleep(RedisServer server, Duration lasts, int times) {
        String seconds = Double.toString(lasts.toMillis() / 1_000.0);
        return begin(server, lasts.multipliedBy(times), times, "DEBUG", "SLEEP", seconds);
    }

    /**
     * Keeps back every command of every client, while replication goes on: CLIENT PAUSE. Returns when it has begun; nothing
     * ends it early.
     */
    public static Stall pause(RedisServer server, Duration lasts) {
        server.command("CLIENT", "PAUSE", Long.toString(lasts.toMillis()), "ALL");
        return begin(server, lasts, 1, "PING");
    }

    private static Stall begin(RedisServer server, Duration lasts, int times, String... command) {
        RespConnection connection = server.connect(lasts.plus(PATIENCE));
        for (int i = 0; i < times; i++) {
            connection.send(command);
        }
        return new Stall(connection, times);
    }

    /** Returns when the server answers again. */
    @Override
    public void close() {
        for (int i = 0; i < commands; i++) {
            connection.receive();
        }
        connection.close();
    }
}
