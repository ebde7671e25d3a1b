package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.NamedUsers;
import dev.detour.engine.WatchedKeys;
import dev.detour.engine.WeakKeys;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;

/** The state beside each connection. Thread-safe; the states are used as their connections are. */
final class Connections {

    /** Where the reads of a namespace go. */
    @FunctionalInterface
    interface Nodes {
        Node of(Namespace namespace, @Nullable LinkFactory links);
    }

    private static final String OTHER_USER =
            "a provider of credentials has named another user than before: whom its clients would read as while there is"
                    + " no connection is not known any more, and such reads have loaders alone from now on. Said once.";

    private final WeakKeys<Object, ConnectionState> states = new WeakKeys<>();
    private final WeakKeys<Object, NamedUsers> users = new WeakKeys<>();
    private final ThreadSlots threads;
    private final Engine engine;
    private final Nodes nodes;
    private final OpenLinks openLinks = new OpenLinks();
    private final WatchedKeys<Watching> watchedKeys = new WatchedKeys<>();

    /** @param nodes what is known of a server; the engine's own, but for tests */
    Connections(ThreadSlots threads, Engine engine, Nodes nodes) {
        this.threads = threads;
        this.engine = engine;
        this.nodes = nodes;
    }

    /** The state of a connection; a thread that stays with one connection pays no look-up. */
    ConnectionState of(Connection connection) {
        ConnectionState last = threads.connection();
        if (last != null && last.isOf(connection)) {
            return last;
        }
        ConnectionState state = states.get(connection, c -> make(connection));
        threads.connection(state);
        return state;
    }

    /** Those that the provider of credentials in this configuration names. */
    NamedUsers users(JedisClientConfig config) {
        Object provider = JedisClasses.HAS_CREDENTIALS ? config.getCredentialsProvider() : null;
        Object key = provider == null ? config : provider; // a pool may copy its settings
        return users.get(key, any -> new NamedUsers(OTHER_USER));
    }

    /** Those of this adapter. */
    OpenLinks openLinks() {
        return openLinks;
    }

    /** What the application watches on some connection. */
    WatchedKeys<Watching> watchedKeys() {
        return watchedKeys;
    }

    /** Where the reads of a namespace go. */
    Node node(Namespace namespace, @Nullable LinkFactory links) {
        return nodes.of(namespace, links);
    }

    private ConnectionState make(Connection connection) {
        ConnectionState state = new ConnectionState(connection, engine, nodes, watchedKeys, this::bare);
        Socket socket = socketOf(connection);
        if (socket != null && connection.isConnected()) {
            state.joinedLate(socket);
        } else {
            state.disconnected();
        }
        return state;
    }

    /** Jedis's defaults, kept here because a blueprint holds its configuration weakly. */
    private static final JedisClientConfig DEFAULTS =
            DefaultJedisClientConfig.builder().build();

    private @Nullable Blueprint bare(Connection connection) {
        try {
            JedisSocketFactory factory = JedisMembers.socketFactory(connection);
            return factory == null ? null : new Blueprint(factory, DEFAULTS, this);
        } catch (Throwable absent) {
            return null;
        }
    }

    private static @Nullable Socket socketOf(Connection connection) {
        try {
            return JedisMembers.socket(connection);
        } catch (Throwable absent) {
            return null;
        }
    }
}
