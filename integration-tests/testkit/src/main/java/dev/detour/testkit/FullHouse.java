package dev.detour.testkit;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server whose limit of connections is reached by those of others: whoever was connected has lost the connection and gets
 * no new one. What replicates stays.
 *
 * <p>Not thread-safe.
 */
public final class FullHouse implements AutoCloseable {

    private static final int OTHERS = 20;

    private final List<RespConnection> others;
    private final String limitBefore;

    private FullHouse(List<RespConnection> others, String limitBefore) {
        this.others = others;
        this.limitBefore = limitBefore;
    }

    /** Takes all places; returns when a new connection is refused. */
    public static FullHouse begin(RedisServer server) {
        String before = server.config("maxclients");
        List<RespConnection> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            RespConnection other = server.connect();
            other.call("CLIENT", "SETNAME", "other");
            others.add(other);
        }
        RespConnection keeper = others.get(0);
        long ofServers =
                figure(server, "replication", "connected_slaves") + figure(server, "clients", "cluster_connections");
        keeper.call("CONFIG", "SET", "maxclients", Long.toString(OTHERS + ofServers));
        dismiss(keeper, "normal");
        dismiss(keeper, "pubsub");
        Await.until(RedisServer.TIMEOUT, () -> refuses(server) ? null : "a place is free on " + server);
        return new FullHouse(others, before);
    }

    private static long figure(RedisServer server, String section, String field) {
        String figure = server.info(section, field);
        return figure.isEmpty() ? 0 : Long.parseLong(figure);
    }

    /** Ends the connections of all clients of a type but these. */
    private static void dismiss(RespConnection keeper, String type) {
        String clients = String.valueOf(keeper.call("CLIENT", "LIST", "TYPE", type));
        clients.lines().filter(client -> !client.contains(" name=other ")).forEach(client -> {
            String id = client.substring("id=".length(), client.indexOf(' '));
            keeper.call("CLIENT", "KILL", "ID", id);
        });
    }

    private static boolean refuses(RedisServer server) {
        try (RespConnection another = server.connect()) {
            another.call("PING");
            return false;
        } catch (IllegalStateException | UncheckedIOException refused) {
            return true; // with a word or, where the connection was closed before it was read, without
        }
    }

    /** Lets everyone in again. */
    @Override
    public void close() {
        others.get(0).call("CONFIG", "SET", "maxclients", limitBefore);
        others.forEach(RespConnection::close);
    }
}
