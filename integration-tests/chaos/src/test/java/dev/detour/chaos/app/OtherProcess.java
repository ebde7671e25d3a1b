package dev.detour.chaos.app;

import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RespConnection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another process would do to the servers: plain sockets, which Detour does not see. Follows redirections, and a
 * primary that has moved.
 *
 * <p>Thread-safe: one call at a time.
 */
final class OtherProcess implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final int ATTEMPTS = 4;

    private final List<Integer> ports;
    private final Map<Place, RespConnection> connections = new HashMap<>();
    private final Map<Integer, Integer> owners = new HashMap<>();
    private int first;

    private record Place(int port, int database) {}

    /** @param ports of all servers, most likely the primary first */
    OtherProcess(List<Integer> ports) {
        this.ports = List.copyOf(ports);
    }

    /**
     * Runs one command with a key.
     *
     * @param command its name, its key, what follows
     * @throws IllegalStateException if the reply is an error that is no redirection
     * @throws UncheckedIOException if there is no reply in time; whether it was carried out is not known then
     */
    synchronized @Nullable Object call(int database, String... command) {
        int slot = RedisCluster.slotOf(command[1]);
        int port = owners.getOrDefault(slot, ports.get(first));
        boolean asking = false;
        for (int attempt = 1; true; attempt++) {
            try {
                return call(new Place(port, database), asking, command);
            } catch (IllegalStateException error) {
                String message = String.valueOf(error.getMessage());
                boolean moved = message.startsWith("MOVED ");
                asking = message.startsWith("ASK ");
                if (attempt == ATTEMPTS || !(moved || asking || message.startsWith("READONLY"))) {
                    throw error;
                }
                port = moved || asking ? portIn(message) : nextServer();
                if (moved) {
                    owners.put(slot, port);
                }
            } catch (UncheckedIOException gone) {
                owners.remove(slot);
                nextServer();
                throw gone;
            }
        }
    }

    /** Stores a value, with a time to live where all do. Throws as {@link #call}. */
    void set(int database, String key, String value) {
        Object unused = Expiry.of(key)
                ? call(database, "SET", key, value, "EX", Long.toString(Expiry.SECONDS))
                : call(database, "SET", key, value);
    }

    private int nextServer() {
        first = (first + 1) % ports.size();
        return ports.get(first);
    }

    private static int portIn(String redirection) {
        return Integer.parseInt(redirection.substring(redirection.lastIndexOf(':') + 1));
    }

    private @Nullable Object call(Place place, boolean asking, String... command) {
        RespConnection connection = connections.get(place);
        try {
            if (connection == null) {
                connection = open(place);
                connections.put(place, connection);
            }
            if (asking) {
                connection.call("ASKING");
            }
            return connection.call(command);
        } catch (UncheckedIOException broken) {
            if (connections.remove(place) != null && connection != null) {
                connection.close();
            }
            throw broken;
        }
    }

    private static RespConnection open(Place place) {
        RespConnection opened = new RespConnection(place.port(), TIMEOUT);
        if (place.database() != 0) {
            opened.call("SELECT", Integer.toString(place.database()));
        }
        return opened;
    }

    /** Connects anew from now on: what was restarted meanwhile has closed its end. */
    synchronized void reconnect() {
        close();
    }

    @Override
    public synchronized void close() {
        new ArrayList<>(connections.values()).forEach(RespConnection::close);
        connections.clear();
    }
}
